package dev.fleetward.ingest;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads a partition from where PostgreSQL says. No consumer groups: the lock on a lane's offset shares the lanes among
 * servers, and a second assignment could only disagree with it. Safe for concurrent use.
 */
@ApplicationScoped
class KafkaReader {
    private static final int MAX_PEEKED_BYTES = 64 * 1024;
    private static final int MAX_PEEKED_PARTITIONS = 256;
    private static final int MAX_IDLE_CONSUMERS = 8;
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PEEK_PATIENCE = Duration.ofSeconds(2);

    private final KafkaLinks links;
    private final Deque<KafkaConsumer<byte[], byte[]>> idle = new ArrayDeque<>();

    KafkaReader(KafkaLinks links) {
        this.links = links;
    }

    /** What lies before or behind all that the partition has. */
    static final class OutOfRange extends RuntimeException {
        private static final long serialVersionUID = 1;

        OutOfRange(TopicPartition place, long offset) {
            super("%s has nothing at %d".formatted(place, offset));
        }
    }

    /**
     * At least one record if there is any at the offset.
     *
     * @throws OutOfRange when the partition begins later or ends before
     * @throws UncheckedIOException when the brokers do not answer
     */
    List<ConsumerRecord<byte[], byte[]>> read(TopicPartition place, long offset, int maxRecords, long maxBytes) {
        KafkaConsumer<byte[], byte[]> consumer = borrow(place);
        boolean isSound = false;
        try {
            var read = read(consumer, place, offset, maxRecords, maxBytes);
            isSound = true;
            links.answered();
            return read;
        } catch (OffsetOutOfRangeException e) {
            throw new OutOfRange(place, offset);
        } catch (KafkaException e) {
            links.failed(e);
            throw new UncheckedIOException(new IOException("Kafka cannot be read: " + e.getMessage(), e));
        } finally {
            giveBack(consumer, isSound);
        }
    }

    private static List<ConsumerRecord<byte[], byte[]>> read(
            KafkaConsumer<byte[], byte[]> consumer, TopicPartition place, long offset, int maxRecords, long maxBytes) {
        if (!consumer.assignment().contains(place)) {
            consumer.assign(List.of(place));
            consumer.seek(place, offset);
        } else if (consumer.position(place) != offset) {
            consumer.seek(place, offset);
        }
        long end = consumer.endOffsets(List.of(place)).getOrDefault(place, 0L);
        if (offset > end) {
            throw new OutOfRange(place, offset);
        }
        var taken = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        long bytes = 0;
        long deadline = System.nanoTime() + KafkaLinks.PATIENCE.toNanos();
        while (taken.isEmpty() && offset < end) {
            if (System.nanoTime() > deadline) {
                throw new org.apache.kafka.common.errors.TimeoutException(place + " gives nothing");
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(place)) {
                if (taken.size() == maxRecords || (bytes >= maxBytes && !taken.isEmpty())) {
                    consumer.seek(place, record.offset());
                    break;
                }
                taken.add(record);
                bytes += record.serializedValueSize();
            }
        }
        return taken;
    }

    /** One that reads there already has what follows in memory. */
    private KafkaConsumer<byte[], byte[]> borrow(TopicPartition place) {
        synchronized (idle) {
            for (Iterator<KafkaConsumer<byte[], byte[]>> each = idle.iterator(); each.hasNext(); ) {
                KafkaConsumer<byte[], byte[]> consumer = each.next();
                if (consumer.assignment().contains(place)) {
                    each.remove();
                    return consumer;
                }
            }
            if (!idle.isEmpty()) {
                return idle.removeFirst();
            }
        }
        return links.consumer(LaneWorker.MAX_BATCH_CHUNKS, Math.toIntExact(LaneWorker.MAX_BATCH_BYTES));
    }

    private void giveBack(KafkaConsumer<byte[], byte[]> consumer, boolean isSound) {
        if (isSound) {
            synchronized (idle) {
                if (idle.size() < MAX_IDLE_CONSUMERS) {
                    idle.addLast(consumer);
                    return;
                }
            }
        }
        consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ZERO));
    }

    /** When the oldest of the records at these offsets came in; of those that can be read soon. */
    Optional<Instant> oldest(Map<TopicPartition, Long> offsets) {
        if (offsets.isEmpty() || links.areAway()) {
            return Optional.empty();
        }
        Instant oldest = null;
        try (KafkaConsumer<byte[], byte[]> consumer = links.consumer(MAX_PEEKED_PARTITIONS, MAX_PEEKED_BYTES)) {
            var unseen = new HashSet<TopicPartition>();
            offsets.keySet().stream().limit(MAX_PEEKED_PARTITIONS).forEach(unseen::add);
            consumer.assign(unseen);
            unseen.forEach(place -> consumer.seek(place, offsets.getOrDefault(place, 0L)));
            long deadline = System.nanoTime() + PEEK_PATIENCE.toNanos();
            while (!unseen.isEmpty() && System.nanoTime() < deadline) {
                var records = consumer.poll(POLL);
                for (TopicPartition place : records.partitions()) {
                    Instant at = Instant.ofEpochMilli(
                            records.records(place).getFirst().timestamp());
                    if (unseen.remove(place)) {
                        oldest = oldest == null || at.isBefore(oldest) ? at : oldest;
                        consumer.pause(List.of(place));
                    }
                }
            }
        } catch (OffsetOutOfRangeException e) {
            return Optional.ofNullable(oldest);
        } catch (KafkaException e) {
            links.failed(e);
        }
        return Optional.ofNullable(oldest);
    }
}
