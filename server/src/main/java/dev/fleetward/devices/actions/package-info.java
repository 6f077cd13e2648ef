/**
 * What is done to many devices at once: imported, exported, changed in bulk, and kept in order by queries that are saved,
 * that define cohorts, or that rules follow. It must not know field data.
 */
@NullMarked
package dev.fleetward.devices.actions;

import org.jspecify.annotations.NullMarked;
