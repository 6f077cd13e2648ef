/**
 * How versions and components spread over the fleet, day by day. Face:
 * {@link dev.fleetward.components.prevalence.Prevalence}. It must not know what is vulnerable.
 */
@NullMarked
package dev.fleetward.components.prevalence;

import org.jspecify.annotations.NullMarked;
