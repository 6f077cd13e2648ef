/**
 * Where every device of a rollout stands: the one classification that pages, API, statements and funnels count by. Face:
 * {@link dev.fleetward.updates.standing.Standings}. It changes nothing about what devices are offered.
 */
@NullMarked
package dev.fleetward.updates.standing;

import org.jspecify.annotations.NullMarked;
