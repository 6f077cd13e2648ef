package dev.fleetward.ingest;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.ingest.chunks.Chunk;
import dev.fleetward.ingest.chunks.Packetizer;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a chunk log must hold to, wherever it lies. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class DurableLogTest {
    private static final int FIRST_TIME = 1_795_000_000;
    private static final int LARGEST_BYTES = 19 * 1024 * 1024;

    final TestOrganization organization = new TestOrganization();
    final TestProduct product = new TestProduct(organization);

    @Inject
    ChunkLog log;

    @Inject
    DurableLog durable;

    @Inject
    ChunkLogStore offsets;

    @Inject
    LaneWorker worker;

    @Inject
    DecodeWorkers workers;

    @Inject
    Products products;

    @Inject
    Db db;

    Product stored;

    @BeforeEach
    void prepare() {
        stored = products.require(organization.id, product.slug);
    }

    @Test
    void what_is_acknowledged_is_decoded_once_and_each_devices_in_order() {
        var appends = new ArrayList<ChunkLog.Append>();
        for (int time = 0; time < 300; time++) {
            appends.add(append("D-" + time % 3, List.of(heartbeat(time))));
        }

        log.store(appends);
        product.awaitDecoded();

        for (int device = 0; device < 3; device++) {
            int first = device;
            assertThat(times("D-" + device))
                    .isEqualTo(IntStream.range(0, 100)
                            .map(i -> first + 3 * i)
                            .boxed()
                            .toList());
        }
        var status = product.status();
        assertThat(status.get("received").asInt()).isEqualTo(300);
        assertThat(status.get("decoded").asInt()).isEqualTo(300);
        assertThat(status.get("pendingSince").isNull()).isTrue();
    }

    @Test
    void the_chunks_of_a_request_lie_together() {
        List<byte[]> chunks = Packetizer.chunks(message(7), 12);

        withLane("T-1", (tx, offset) -> {
            log.store(List.of(append("T-1", chunks), append("T-1", List.of(heartbeat(8)))));

            List<Chunk> read = read(tx, "T-1", offset, 100);
            assertThat(read.stream().map(Chunk::bytes).toList().subList(0, chunks.size()))
                    .usingElementComparator(java.util.Arrays::compare)
                    .isEqualTo(chunks);
            assertThat(read.stream().map(Chunk::sequence).toList()).isSorted().doesNotHaveDuplicates();
            assertThat(read.getFirst().sequence()).isGreaterThan(offset);
            assertThat(read(tx, "T-1", read.get(2).sequence(), 2).stream()
                            .map(Chunk::sequence)
                            .toList())
                    .isEqualTo(List.of(read.get(3).sequence(), read.get(4).sequence()));
        });
        product.awaitDecoded();
        assertThat(times("T-1")).containsExactly(7, 8);
    }

    @Test
    void what_was_read_and_not_committed_is_read_again() {
        var first = new ArrayList<Long>();
        try {
            withLane("C-1", (tx, offset) -> {
                log.store(List.of(append("C-1", List.of(heartbeat(1), heartbeat(2)))));
                List<Chunk> read = read(tx, "C-1", offset, 100);
                read.forEach(chunk -> first.add(chunk.sequence()));
                offsets.moveOffset(tx, lane("C-1"), read.getLast().sequence());
                throw new Crash();
            });
        } catch (Crash e) {
            assertThat(first).hasSize(2);
        }

        eventually(() -> assertThat(times("C-1")).containsExactly(1, 2));
        assertThat(organization.get(product.api("/devices/C-1/events")).json().get("items"))
                .hasSize(2);
        withLane("C-1", (_, offset) -> assertThat(offset).isEqualTo(first.getLast()));
    }

    private static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    @Test
    void workers_who_want_the_same_lane_do_its_work_once() throws InterruptedException {
        var appends = new ArrayList<ChunkLog.Append>();
        for (int time = 0; time < 200; time++) {
            appends.add(append("L-1", List.of(heartbeat(time))));
        }
        log.store(appends);

        var workers = IntStream.range(0, 6)
                .mapToObj(_ -> Thread.ofPlatform().start(() -> {
                    for (int i = 0; i < 20; i++) {
                        worker.work(lane("L-1"), 7);
                    }
                }))
                .toList();
        for (Thread thread : workers) {
            thread.join();
        }
        this.workers.wake(lane("L-1"));
        product.awaitDecoded();

        assertThat(times("L-1")).isEqualTo(IntStream.range(0, 200).boxed().toList());
        assertThat(product.status().get("decoded").asInt()).isEqualTo(200);
    }

    @Test
    void what_waits_is_counted_and_dated() {
        Instant oldest = Instant.now().minus(Duration.ofHours(3)).truncatedTo(ChronoUnit.SECONDS);
        log.store(List.of(append("Q-1", List.of(heartbeat(1)))));
        product.awaitDecoded();

        withLane("Q-1", (tx, offset) -> {
            log.store(List.of(append("Q-1", oldest, List.of(heartbeat(2), heartbeat(3)))));

            var status = product.status();
            assertThat(status.get("received").asInt()).isEqualTo(3);
            assertThat(status.get("decoded").asInt()).isEqualTo(1);
            assertThat(status.get("pending").asInt()).isEqualTo(2);
            assertThat(Instant.parse(status.get("pendingSince").asText())).isEqualTo(oldest);
            assertThat(durable.backlog().chunks()).isGreaterThanOrEqualTo(2);
            assertThat(durable.backlog().oldest()).isBeforeOrEqualTo(oldest);
        });
        product.awaitDecoded();
        assertThat(product.status().get("received").asInt()).isEqualTo(3);
        assertThat(product.status().get("decoded").asInt()).isEqualTo(3);
    }

    @Test
    void the_largest_message_is_taken_and_read() {
        byte[] large = new byte[LARGEST_BYTES];
        large[0] = 8;

        withLane("B-1", (tx, offset) -> {
            log.store(List.of(append("B-1", List.of(large, heartbeat(1)))));

            List<Chunk> read = read(tx, "B-1", offset, 100);
            assertThat(read.getFirst().bytes()).hasSize(LARGEST_BYTES);
        });
        product.awaitDecoded();
        assertThat(product.status().get("received").asInt()).isEqualTo(2);
    }

    @Test
    void an_erased_devices_chunks_are_not_decoded_and_its_neighbours_are() {
        String neighbour = neighbourOf("E-1");
        withLane("E-1", (tx, offset) -> {
            log.store(List.of(
                    append("E-1", List.of(heartbeat(1), heartbeat(2))),
                    append(neighbour, List.of(heartbeat(3), heartbeat(4)))));
            durable.eraseNamed(tx, organization.id, new DeviceKey(stored.id(), "E-1"));
        });

        durable.finishErasures(organization.id);
        log.store(List.of(append("E-1", List.of(heartbeat(5)))));
        product.awaitDecoded();

        assertThat(times(neighbour)).containsExactly(3, 4);
        assertThat(times("E-1")).containsExactly(5);
        assertThat(left("E-1")).isZero();
        assertThat(durable.finishErasures(organization.id)).isFalse();
    }

    @Test
    void what_is_worked_off_goes_when_it_is_old_and_what_waits_stays() {
        log.store(List.of(append("R-1", List.of(heartbeat(1), heartbeat(2)))));
        product.awaitDecoded();

        durable.deleteProcessed(Instant.now().minus(Duration.ofHours(1)));
        assertThat(kept("R-1")).isEqualTo(2);
        withLane("R-1", (tx, offset) -> {
            log.store(List.of(append("R-1", List.of(heartbeat(3)))));
            durable.deleteProcessed(Instant.now().plus(Duration.ofHours(1)));
        });
        product.awaitDecoded();

        assertThat(times("R-1")).containsExactly(1, 2, 3);
        durable.deleteProcessed(Instant.now().plus(Duration.ofHours(1)));
        assertThat(kept("R-1")).isZero();
    }

    /** Rows of the log that name the device and are older than what it sent last. */
    long left(String serial) {
        return rows("serial = ? AND sequence < (SELECT max(sequence) FROM chunk_log)", serial);
    }

    /** What the log has of the device's lane. */
    long kept(String serial) {
        return rows("serial = ?", serial);
    }

    private long rows(String condition, String serial) {
        return db.inTransaction(
                organization.id,
                tx -> tx.one(
                        "SELECT count(*) AS n FROM chunk_log WHERE " + condition, row -> row.longValue("n"), serial));
    }

    Lane lane(String serial) {
        return new Lane(organization.id, Lane.partition(stored.id(), serial));
    }

    private String neighbourOf(String serial) {
        return IntStream.range(0, 1_000)
                .mapToObj(i -> "N-" + i)
                .filter(other -> lane(other).equals(lane(serial)))
                .findFirst()
                .orElseThrow();
    }

    /** Nobody decodes what is in the lane meanwhile. */
    private void withLane(String serial, BiConsumer<Tx, Long> work) {
        try {
            boolean done = false;
            while (!done) {
                done = db.inTransaction(organization.id, tx -> {
                    OptionalLong offset = offsets.lockOffset(tx, lane(serial));
                    offset.ifPresent(at -> work.accept(tx, at));
                    return offset.isPresent();
                });
            }
        } finally {
            workers.wake(lane(serial));
        }
    }

    private List<Chunk> read(Tx tx, String serial, long offset, int chunks) {
        return durable.after(tx, lane(serial), offset, chunks, LaneWorker.MAX_BATCH_BYTES).stream()
                .map(LoggedChunk::chunk)
                .toList();
    }

    ChunkLog.Append append(String serial, List<byte[]> chunks) {
        return append(serial, Instant.now(), chunks);
    }

    ChunkLog.Append append(String serial, Instant receivedAt, List<byte[]> chunks) {
        return new ChunkLog.Append(organization.id, stored.id(), serial, Carrier.CHUNK, receivedAt, chunks);
    }

    List<Integer> times(String serial) {
        return product.events(serial, "?limit=500").stream()
                .map(event -> event.get("body").get("captured_unix_s").asInt() - FIRST_TIME)
                .toList();
    }

    static byte[] heartbeat(int time) {
        return Packetizer.single(message(time));
    }

    /** {2:1, 3:1, 10:"main", 9:"1.0.0", 6:"evt", 1:time, 4:{1:{"battery":87}}} */
    static byte[] message(int time) {
        var out = new ByteArrayOutputStream();
        out.writeBytes("\u0002\u00a7\u0002\u0001\u0003\u0001\n\u0064main\t\u00651.0.0\u0006\u0063evt\u0001\u001a"
                .getBytes(StandardCharsets.ISO_8859_1));
        out.writeBytes(
                ByteBuffer.allocate(Integer.BYTES).putInt(0, FIRST_TIME + time).array());
        out.writeBytes("\u0004\u00a1\u0001\u00a1\u0067battery\u0018\u0057".getBytes(StandardCharsets.ISO_8859_1));
        return out.toByteArray();
    }
}
