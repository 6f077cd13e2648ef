/**
 * The language devices are asked for in: text to {@link dev.fleetward.devices.query.Expression} and back, and to a
 * condition of SQL. Rooms add words of their own by {@link dev.fleetward.devices.query.QueryTerm}. It must not know what
 * is done with the devices found.
 */
@NullMarked
package dev.fleetward.devices.query;

import org.jspecify.annotations.NullMarked;
