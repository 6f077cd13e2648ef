/**
 * Charts and figures kept together, and the ones every product starts with. Face:
 * {@link dev.fleetward.insight.dashboards.Dashboards}. It must not know what a chart or figure is made of.
 */
@NullMarked
package dev.fleetward.insight.dashboards;

import org.jspecify.annotations.NullMarked;
