/**
 * OpenTelemetry over HTTP: metrics and logs of devices that run an OpenTelemetry SDK or collector. No face: it reaches
 * the room through the log and the decoder's contract. It must not know what is made of the events.
 */
@NullMarked
package dev.fleetward.ingest.otlp;

import org.jspecify.annotations.NullMarked;
