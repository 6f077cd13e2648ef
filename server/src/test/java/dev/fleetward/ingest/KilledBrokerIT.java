package dev.fleetward.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.Eventually;
import dev.fleetward.fixture.KafkaBroker;
import dev.fleetward.fixture.KilledServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two servers whose broker of Kafka is killed while devices post, and comes again: they go on by themselves. */
class KilledBrokerIT extends KilledServerIT {
    private KafkaBroker broker;

    @Override
    KilledServer begin() throws IOException {
        broker = KafkaBroker.start();
        return KilledServer.startTwoOnKafka(broker.address());
    }

    @Override
    int strikes() {
        return 2;
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

    @Test
    void a_server_starts_without_its_broker_and_takes_what_comes_once_it_is_there() throws Exception {
        broker.kill();
        server.kill();
        server.startAgain();

        Eventually.eventually(Duration.ofSeconds(40), () -> assertThat(post()).isEqualTo(503));
        broker.startAgain();
        Eventually.eventually(Duration.ofSeconds(40), () -> assertThat(post()).isEqualTo(202));

        server.awaitDecoded();
        assertThat(server.events("START")).hasSize(1);
    }

    private int post() {
        try {
            return server.status(HttpRequest.newBuilder(server.uri("/api/v0/chunks/START"))
                    .header("Memfault-Project-Key", KilledServer.KEY)
                    .header("Content-Type", "application/octet-stream")
                    .POST(BodyPublishers.ofByteArray(DurableLogTest.heartbeat(1))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void endBroker() {
        broker.close();
    }
}
