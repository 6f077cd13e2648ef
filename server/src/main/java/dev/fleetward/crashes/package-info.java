/**
 * What goes wrong in the field, grouped into issues. Face: {@link dev.fleetward.crashes.Issues}. Its ways lead from
 * {@code intake} (what came) by {@code analysis} (what it was) to {@code issue} (what it belongs to); {@code trace} and
 * {@code triage} show it. It must not know of rollouts, vulnerabilities or who watches the figures.
 */
@NullMarked
package dev.fleetward.crashes;

import org.jspecify.annotations.NullMarked;
