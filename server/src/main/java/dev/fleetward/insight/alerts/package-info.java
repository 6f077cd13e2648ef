/**
 * Rules over the figures rooms offer, and the alerts they raise. Face: {@link dev.fleetward.insight.alerts.Alerts}. Knows
 * figures by {@link dev.fleetward.kernel.Watched} only, and sends nothing itself.
 */
@NullMarked
package dev.fleetward.insight.alerts;

import org.jspecify.annotations.NullMarked;
