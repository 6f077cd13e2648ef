/**
 * Named, typed values of devices, where each came from, and what it was before. Face:
 * {@link dev.fleetward.devices.attributes.Attributes}. It must not know who sets them.
 */
@NullMarked
package dev.fleetward.devices.attributes;

import org.jspecify.annotations.NullMarked;
