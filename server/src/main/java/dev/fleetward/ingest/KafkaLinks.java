package dev.fleetward.ingest;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The connections to the brokers: made when first needed, so that a server starts without them, and kept. Tells whether
 * the brokers answer. Safe for concurrent use, but for the consumers it makes.
 */
@ApplicationScoped
class KafkaLinks {
    /** As large as the largest message of any way in, and what Kafka adds to it. */
    static final int MAX_RECORD_BYTES = 24 * 1024 * 1024;

    static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Logger LOG = Logger.getLogger(KafkaLinks.class);
    /** A device is told to come again, rather than wait longer. */
    private static final int MAX_DELIVERY_MS = 10_000;

    private static final long BUFFER_BYTES = 64L * 1024 * 1024;
    private static final int BATCH_BYTES = 256 * 1024;
    /** Nobody asks brokers that are away more often. */
    private static final long AWAY_NANOS = Duration.ofSeconds(1).toNanos();

    private final KafkaConfig config;
    private @Nullable Admin admin;
    private @Nullable KafkaProducer<byte[], byte[]> producer;
    private volatile boolean producerIsBroken;
    private volatile @Nullable String trouble;
    private volatile boolean isAway;
    private volatile long awayAt;

    KafkaLinks(KafkaConfig config) {
        this.config = config;
    }

    boolean areWanted() {
        return config.bootstrapServers().isPresent();
    }

    String topicPrefix() {
        return config.topicPrefix();
    }

    short replicationFactor() {
        return config.replicationFactor();
    }

    synchronized Admin admin() {
        Admin present = admin;
        if (present == null) {
            present = connected(() -> Admin.create(common()));
            admin = present;
        }
        return present;
    }

    synchronized KafkaProducer<byte[], byte[]> producer() {
        KafkaProducer<byte[], byte[]> present = producer;
        if (present != null && producerIsBroken) {
            present.close(Duration.ZERO);
            present = null;
        }
        if (present == null) {
            Map<String, Object> settings = common();
            settings.put("acks", "all");
            settings.put("enable.idempotence", true);
            settings.put("compression.type", "lz4");
            settings.put("linger.ms", 0);
            settings.put("batch.size", BATCH_BYTES);
            settings.put("buffer.memory", BUFFER_BYTES);
            settings.put("max.request.size", MAX_RECORD_BYTES);
            settings.put("max.block.ms", PATIENCE.toMillis());
            settings.put("delivery.timeout.ms", MAX_DELIVERY_MS);
            present = connected(
                    () -> new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()));
            producer = present;
            producerIsBroken = false;
        }
        return present;
    }

    /** For one thread at a time. */
    KafkaConsumer<byte[], byte[]> consumer(int maxRecords, int maxPartitionBytes) {
        Map<String, Object> settings = common();
        settings.put("auto.offset.reset", "none");
        settings.put("enable.auto.commit", false);
        settings.put("allow.auto.create.topics", false);
        settings.put("max.poll.records", maxRecords);
        settings.put("max.partition.fetch.bytes", maxPartitionBytes);
        settings.put("fetch.max.wait.ms", 100);
        return connected(() -> new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
    }

    /** Names that do not resolve may do so later. */
    private static <T> T connected(Supplier<T> connection) {
        try {
            return connection.get();
        } catch (KafkaException e) {
            Throwable why = e.getCause() == null ? e : e.getCause();
            throw new UncheckedIOException(new IOException(why.getMessage(), e));
        }
    }

    /** @throws IllegalStateException when settings do not belong together */
    void requireWhole() {
        if (config.certificate().isPresent() != config.key().isPresent()) {
            throw new IllegalStateException("kafka.certificate and kafka.key belong together: set both or none.");
        }
        boolean sasl = config.securityProtocol().name().startsWith("SASL");
        if (sasl != config.username().isPresent()) {
            throw new IllegalStateException(
                    "kafka.username belongs to a kafka.security-protocol with sasl: set both or none.");
        }
    }

    private Map<String, Object> common() {
        var settings = new HashMap<String, Object>();
        settings.put("bootstrap.servers", config.bootstrapServers().orElseThrow());
        settings.put("client.id", "fleetward");
        settings.put("enable.metrics.push", false);
        settings.put("security.protocol", config.securityProtocol().name());
        settings.put("request.timeout.ms", Math.toIntExact(PATIENCE.toMillis()));
        settings.put("default.api.timeout.ms", Math.toIntExact(PATIENCE.toMillis()));
        settings.put("reconnect.backoff.max.ms", 1_000);
        settings.put("retry.backoff.max.ms", 500);
        config.username().ifPresent(username -> {
            String mechanism = config.saslMechanism().toUpperCase(Locale.ROOT);
            settings.put("sasl.mechanism", mechanism);
            settings.put(
                    "sasl.jaas.config",
                    "org.apache.kafka.common.security.%s required username=\"%s\" password=\"%s\";"
                            .formatted(
                                    mechanism.equals("PLAIN") ? "plain.PlainLoginModule" : "scram.ScramLoginModule",
                                    quoted(username),
                                    quoted(config.password().orElse(""))));
        });
        config.ca().ifPresent(ca -> {
            settings.put("ssl.truststore.type", "PEM");
            settings.put("ssl.truststore.certificates", text("kafka.ca", ca));
        });
        config.certificate().ifPresent(certificate -> {
            settings.put("ssl.keystore.type", "PEM");
            settings.put("ssl.keystore.certificate.chain", text("kafka.certificate", certificate));
            settings.put("ssl.keystore.key", text("kafka.key", config.key().orElseThrow()));
        });
        return settings;
    }

    private static String quoted(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private static String text(String setting, Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("%s: %s cannot be read".formatted(setting, file), e);
        }
    }

    /** Empty when the brokers did what they were last asked for. */
    @Nullable
    String trouble() {
        return trouble;
    }

    /** Whether asking them is no use at this moment. */
    boolean areAway() {
        return isAway && System.nanoTime() - awayAt < AWAY_NANOS;
    }

    void noAnswer(Throwable why) {
        awayAt = System.nanoTime();
        isAway = true;
        failed(why);
    }

    void answered() {
        isAway = false;
        if (trouble != null) {
            trouble = null;
            LOG.info("Kafka answers again; field data is taken");
        }
    }

    void failed(Throwable why) {
        if (why instanceof AuthenticationException
                || why instanceof AuthorizationException
                || why instanceof ProducerFencedException
                || why instanceof InvalidProducerEpochException
                || why instanceof OutOfOrderSequenceException) {
            producerIsBroken = true;
        }
        if (trouble == null) {
            LOG.errorf(
                    "Kafka (%s) does not do what it is asked: %s. Devices are told to come again until it does; see"
                            + " docs/kafka.md",
                    config.bootstrapServers().orElse(""), why);
        }
        trouble = why.getMessage() == null ? why.toString() : why.getMessage();
    }

    synchronized void stop(@Observes ShutdownEvent event) {
        if (producer != null) {
            producer.close(PATIENCE);
        }
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
    }
}
