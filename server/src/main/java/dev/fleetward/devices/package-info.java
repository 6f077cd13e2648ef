/**
 * The units in the field: what each is, what it runs, its attributes and cohort. Face:
 * {@link dev.fleetward.devices.Devices}, {@link dev.fleetward.devices.SoftwareVersionChanged}. It must not know field
 * data, components or updates.
 */
@NullMarked
package dev.fleetward.devices;

import org.jspecify.annotations.NullMarked;
