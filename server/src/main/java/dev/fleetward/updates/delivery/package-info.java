/** How devices take an update: hawkBit DDI, Memfault's latest release, signed downloads. Only devices call this. */
@NullMarked
package dev.fleetward.updates.delivery;

import org.jspecify.annotations.NullMarked;
