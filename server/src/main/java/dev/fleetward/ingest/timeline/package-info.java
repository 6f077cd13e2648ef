/**
 * What field data adds to a device's timeline: events in words, and what of its data was refused. It must not know what
 * later rooms make of an event; crashes tell of traces and crashes themselves.
 */
@NullMarked
package dev.fleetward.ingest.timeline;

import org.jspecify.annotations.NullMarked;
