/** Releases, rollouts, and the protocols devices take them by. Face: Rollouts, Deployments; releases.Releases. Knows nothing of cases or law. */
@NullMarked
package dev.fleetward.updates;

import org.jspecify.annotations.NullMarked;
