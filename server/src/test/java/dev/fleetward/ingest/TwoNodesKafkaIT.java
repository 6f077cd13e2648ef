package dev.fleetward.ingest;

import dev.fleetward.fixture.KafkaBroker;
import dev.fleetward.fixture.KilledServer;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;

/** The same on two servers of one database and one broker of Kafka, and one of the servers is killed. */
class TwoNodesKafkaIT extends KilledServerIT {
    private KafkaBroker broker;

    @Override
    KilledServer begin() throws IOException {
        broker = KafkaBroker.start();
        return KilledServer.startTwoOnKafka(broker.address());
    }

    @AfterEach
    void endBroker() {
        broker.close();
    }
}
