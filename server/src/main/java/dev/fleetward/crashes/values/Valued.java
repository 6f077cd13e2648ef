package dev.fleetward.crashes.values;

/** A value and its type. */
record Valued(Type type, Contents contents) {}
