/**
 * What goes wrong in the field: traces, unexpected reboots and coredumps, grouped into issues. Face: {@link
 * dev.fleetward.crashes.Issues}. It must not know of rollouts, vulnerabilities or who watches the figures.
 */
@NullMarked
package dev.fleetward.crashes;

import org.jspecify.annotations.NullMarked;
