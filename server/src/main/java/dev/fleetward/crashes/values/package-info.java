/**
 * From frames and debug information to what variables held, as a person reads it. Face: {@link
 * dev.fleetward.crashes.values.Variables}, which gives {@link dev.fleetward.crashes.values.Variable}s. What is not known
 * is said to be so, and never guessed. It must not know of dumps' forms or reports.
 */
@NullMarked
package dev.fleetward.crashes.values;

import org.jspecify.annotations.NullMarked;
