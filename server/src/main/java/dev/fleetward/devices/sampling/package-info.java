/**
 * How much devices send: the resolutions people set for a product, a cohort or one device, and what each device has
 * confirmed. Face: {@link dev.fleetward.devices.sampling.FleetSampling}. It must not know what is sent.
 */
@NullMarked
package dev.fleetward.devices.sampling;

import org.jspecify.annotations.NullMarked;
