/**
 * What a rollout's guard is asked, and what the field answers: updated devices against those of the same rollout that
 * wait. Face: {@link dev.fleetward.updates.guards.Guards}. It knows nothing of how a rollout goes on.
 */
@NullMarked
package dev.fleetward.updates.guards;

import org.jspecify.annotations.NullMarked;
