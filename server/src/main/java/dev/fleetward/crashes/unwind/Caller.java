package dev.fleetward.crashes.unwind;

/**
 * The frame above another.
 *
 * @param cfa the stack pointer before the call that made the frame below
 * @param exact its program counter is where it was interrupted, not where a call returns to
 */
record Caller(Registers registers, long cfa, Found found, boolean exact) {}
