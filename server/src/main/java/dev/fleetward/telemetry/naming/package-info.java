/**
 * Takes out of the lake and the catalogue what was kept by position, once symbols named it. Nobody asks it.
 */
@NullMarked
package dev.fleetward.telemetry.naming;

import org.jspecify.annotations.NullMarked;
