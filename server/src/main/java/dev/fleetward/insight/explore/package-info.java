/**
 * Any metric of the fleet over time, cut and compared as asked. Face: {@link dev.fleetward.insight.explore.Explorer}; rooms
 * below offer what a chart marks as {@link dev.fleetward.insight.explore.MarkSource}. It must not know what is wrong.
 */
@NullMarked
package dev.fleetward.insight.explore;

import org.jspecify.annotations.NullMarked;
