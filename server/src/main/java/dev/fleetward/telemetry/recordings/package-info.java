/**
 * Data of the makers' own formats, kept, shown and given back as devices sent it. Nobody else asks it.
 */
@NullMarked
package dev.fleetward.telemetry.recordings;

import org.jspecify.annotations.NullMarked;
