/** What the field says about a change. Face: {@link dev.fleetward.insight.Guard}. Knows nothing of releases or rollouts. */
@NullMarked
package dev.fleetward.insight;

import org.jspecify.annotations.NullMarked;
