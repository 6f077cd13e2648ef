package dev.fleetward.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.OnKafka;
import dev.fleetward.ingest.chunks.Packetizer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.junit.jupiter.api.Test;

/** The same on Kafka, and how a log moves there. */
@QuarkusTest
@TestProfile(OnKafka.class)
class KafkaLogTest extends DurableLogTest {
    @Inject
    KafkaTopics topics;

    @Inject
    PostgresLog postgres;

    @Inject
    LogHealth health;

    @Override
    long left(String serial) {
        return offset(serial, OffsetSpec.latest()) - offset(serial, OffsetSpec.earliest()) - 1;
    }

    @Override
    long kept(String serial) {
        return offset(serial, OffsetSpec.latest()) - offset(serial, OffsetSpec.earliest());
    }

    private long offset(String serial, OffsetSpec spec) {
        return topics.offsets(Set.of(lane(serial)), spec).getOrDefault(lane(serial), 0L);
    }

    @Test
    void a_message_begun_in_postgresql_is_completed_in_kafka_and_order_is_kept() {
        List<byte[]> chunks = Packetizer.chunks(message(2), 12);
        postgres.append(
                List.of(append("M-1", List.of(heartbeat(1))), append("M-1", chunks.subList(0, 2))),
                (_, failure) -> assertThat(failure).isNull());

        log.store(List.of(append("M-1", chunks.subList(2, chunks.size())), append("M-1", List.of(heartbeat(3)))));
        product.awaitDecoded();

        assertThat(times("M-1")).containsExactly(1, 2, 3);
        assertThat(product.quarantine()).isEmpty();
        assertThat(product.status().get("received").asInt()).isEqualTo(chunks.size() + 2);
    }

    @Test
    void what_another_program_puts_into_the_topic_stalls_nothing() throws Exception {
        log.store(List.of(append("P-1", List.of(heartbeat(1)))));
        var place = topics.place(lane("P-1"));
        try (var other = new org.apache.kafka.clients.producer.KafkaProducer<>(
                java.util.Map.<String, Object>of("bootstrap.servers", brokers()),
                new org.apache.kafka.common.serialization.StringSerializer(),
                new org.apache.kafka.common.serialization.StringSerializer())) {
            other.send(new org.apache.kafka.clients.producer.ProducerRecord<>(
                            place.topic(), place.partition(), null, "nothing of ours"))
                    .get();
        }
        log.store(List.of(append("P-1", List.of(heartbeat(2)))));
        product.awaitDecoded();

        assertThat(times("P-1")).containsExactly(1, 2);
    }

    @Test
    void a_topic_that_was_deleted_is_made_anew_and_decoding_goes_on() throws Exception {
        log.store(List.of(append("X-1", List.of(heartbeat(1), heartbeat(2)))));
        product.awaitDecoded();
        try (var admin = org.apache.kafka.clients.admin.Admin.create(
                java.util.Map.<String, Object>of("bootstrap.servers", brokers()))) {
            admin.deleteTopics(List.of(topics.place(lane("X-1")).topic())).all().get();
        }

        dev.fleetward.fixture.Eventually.eventually(() -> log.store(List.of(append("X-1", List.of(heartbeat(3))))));

        dev.fleetward.fixture.Eventually.eventually(
                () -> assertThat(times("X-1")).startsWith(1, 2).contains(3));
    }

    private static String brokers() {
        return org.eclipse.microprofile.config.ConfigProvider.getConfig()
                .getValue("fleetward.kafka.bootstrap-servers", String.class);
    }

    @Test
    void the_doctor_counts_the_brokers_that_answer() {
        assertThat(health.look().getFirst().detail()).contains("Kafka").contains("1 broker");
        assertThat(durable.undecodedSince()
                        .map(since -> since.isBefore(Instant.now()))
                        .orElse(true))
                .isTrue();
    }
}
