/**
 * The threads of a real-time kernel, read from saved memory. Face: {@link dev.fleetward.crashes.rtos.Kernel}. It must not
 * know of dumps' formats, nor unwind.
 */
@NullMarked
package dev.fleetward.crashes.rtos;

import org.jspecify.annotations.NullMarked;
