/**
 * Fleetward's own way in: batches of events as JSON or CBOR, for what speaks no other protocol. It reaches the room
 * through the log and the decoder's contract; docs/native-api.md is its contract with devices.
 */
@NullMarked
package dev.fleetward.ingest.nativeapi;

import org.jspecify.annotations.NullMarked;
