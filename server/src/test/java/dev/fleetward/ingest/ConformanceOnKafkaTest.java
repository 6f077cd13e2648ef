package dev.fleetward.ingest;

import dev.fleetward.fixture.OnKafka;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

/** The same with the chunk log on Kafka. */
@QuarkusTest
@TestProfile(OnKafka.class)
class ConformanceOnKafkaTest extends ConformanceTest {}
