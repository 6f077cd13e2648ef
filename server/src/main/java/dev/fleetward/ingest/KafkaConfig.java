package dev.fleetward.ingest;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** The brokers that keep the chunk log. Without their addresses PostgreSQL keeps it. */
@ConfigMapping(prefix = "fleetward.kafka")
interface KafkaConfig {

    /** {@code host:port}, several with commas between them. */
    Optional<String> bootstrapServers();

    @WithDefault("plaintext")
    Protocol securityProtocol();

    /** By Kafka's names, with an underscore. */
    enum Protocol {
        PLAINTEXT,
        SSL,
        SASL_PLAINTEXT,
        SASL_SSL
    }

    /** {@code PLAIN}, {@code SCRAM-SHA-256} or {@code SCRAM-SHA-512}. */
    @WithDefault("SCRAM-SHA-512")
    String saslMechanism();

    Optional<String> username();

    Optional<String> password();

    /** Certificates in PEM to trust instead of Java's own. */
    Optional<Path> ca();

    /** The server's own certificate, with those that vouch for it, in PEM. */
    Optional<Path> certificate();

    /** Its key, PKCS #8 in PEM, not encrypted. */
    Optional<Path> key();

    @WithDefault("fleetward")
    String topicPrefix();

    @WithDefault("3")
    short replicationFactor();
}
