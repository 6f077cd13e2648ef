/**
 * From the registers of a thread and what memory was saved to the registers of each of its callers. Face: {@link
 * dev.fleetward.crashes.unwind.Unwinder} and what it speaks. It must not know where a dump came from, nor what a frame is
 * called.
 */
@NullMarked
package dev.fleetward.crashes.unwind;

import org.jspecify.annotations.NullMarked;
