/**
 * Device vitals by version with how sure they are. Face: {@link dev.fleetward.insight.vitals.DeviceVitals}. It must not
 * know what is done about them.
 */
@NullMarked
package dev.fleetward.insight.vitals;

import org.jspecify.annotations.NullMarked;
