/**
 * What a device with the public firmware SDK puts on the wire: events, coredumps, chunks. Face: Messages, Chunks,
 * Coredump. It only encodes, apart from the server's decoders, so that each proves the other.
 */
@NullMarked
package dev.fleetward.simulator.wire;

import org.jspecify.annotations.NullMarked;
