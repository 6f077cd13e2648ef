package dev.fleetward.ingest;

import dev.fleetward.faults.FaultyLink;
import dev.fleetward.fixture.KafkaBroker;
import dev.fleetward.fixture.KilledServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;

/** Two servers whose network to the broker of Kafka slows, stalls, breaks and heals while devices post. */
class BrokerLinkIT extends KilledServerIT {
    private KafkaBroker broker;

    @Override
    KilledServer begin() throws IOException {
        broker = KafkaBroker.start();
        return KilledServer.startTwoOnKafka(broker.linkedAddress());
    }

    @Override
    int strikes() {
        return 2;
    }

    @Override
    void strike(List<Thread> posting) throws InterruptedException {
        FaultyLink link = broker.link();
        link.delay(Duration.ofMillis(40));
        pause();
        link.cut();
        pause();
        link.heal();
        link.stall();
        pause();
        link.cut();
        link.refuse();
        pause();
        link.heal();
        pause();
        ended = true;
        for (Thread thread : posting) {
            thread.join();
        }
        ended = false;
    }

    private static void pause() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1_500));
    }

    @AfterEach
    void endBroker() {
        broker.close();
    }
}
