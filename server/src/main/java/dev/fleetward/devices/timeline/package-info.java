/**
 * Everything that happened to one device, in one order: each room tells its part as a
 * {@link dev.fleetward.devices.timeline.TimelineSource}. Face: {@link dev.fleetward.devices.timeline.DeviceTimeline}. It
 * must not know which rooms there are.
 */
@NullMarked
package dev.fleetward.devices.timeline;

import org.jspecify.annotations.NullMarked;
