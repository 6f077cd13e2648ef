/**
 * Field data in: durable chunk log, reassembly, decoding, quarantine. Face: {@link dev.fleetward.ingest.FieldEvent},
 * the contract by which the rooms below take it, and {@link dev.fleetward.ingest.KeptEvents}. It must not know what they
 * make of an event.
 */
@NullMarked
package dev.fleetward.ingest;

import org.jspecify.annotations.NullMarked;
