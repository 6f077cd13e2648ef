package dev.fleetward.ingest.mqtt;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** The broker to listen to. Without a URL there is no bridge. */
@ConfigMapping(prefix = "fleetward.mqtt")
interface MqttConfig {

    /** {@code mqtt://host:1883} or {@code mqtts://host:8883}. */
    Optional<String> url();

    Optional<String> username();

    Optional<String> password();

    /** Certificates in PEM to trust instead of Java's own. */
    Optional<Path> ca();

    /** The broker keeps what comes while the server is down under this name; each server of several has its own. */
    @WithDefault("fleetward")
    String clientId();

    /** Servers of the same group share the messages; none listens alone. */
    Optional<String> sharedGroup();

    @WithDefault("fleetward/{product}/{serial}/chunks")
    String chunksTopic();

    @WithDefault("fleetward/{product}/{serial}/events")
    String eventsTopic();
}
