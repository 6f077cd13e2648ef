package dev.fleetward.ingest;

import dev.fleetward.fixture.KafkaBroker;
import dev.fleetward.fixture.KilledServer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;

/** Two servers whose broker of Kafka is killed while devices post, and comes again: they go on by themselves. */
class KilledBrokerIT extends KilledServerIT {
    private KafkaBroker broker;

    @Override
    KilledServer begin() throws IOException {
        broker = KafkaBroker.start();
        return KilledServer.startTwoOnKafka(broker.address());
    }

    @Override
    void strike(List<Thread> posting) throws InterruptedException {
        broker.kill();
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(2));
        broker.startAgain();
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(2));
        ended = true;
        for (Thread thread : posting) {
            thread.join();
        }
        ended = false;
    }

    @AfterEach
    void endBroker() {
        broker.close();
    }
}
