/**
 * A bridge to an MQTT 5 broker: chunks and native events that devices publish go to the log as if posted. No face: it is
 * set in the configuration and seen among the parts of the server.
 */
@NullMarked
package dev.fleetward.ingest.mqtt;

import org.jspecify.annotations.NullMarked;
