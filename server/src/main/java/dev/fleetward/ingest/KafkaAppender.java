package dev.fleetward.ingest;

import dev.fleetward.ingest.ChunkLog.Append;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Hands chunks to the brokers, and tells of each request once all replicas in step have all of it. */
@ApplicationScoped
class KafkaAppender {
    /** What takes longer holds up nobody else. */
    private static final long TOGETHER_MS = Duration.ofMillis(100).toMillis();

    private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();
    private static final Logger LOG = Logger.getLogger(KafkaAppender.class);

    private final Map<String, Long> failures = new ConcurrentHashMap<>();
    private final KafkaLinks links;
    private final KafkaTopics topics;

    KafkaAppender(KafkaLinks links, KafkaTopics topics) {
        this.links = links;
        this.topics = topics;
    }

    void append(List<Append> batch, DurableLog.Settled settled) {
        var open = new CountDownLatch(batch.size());
        for (Append append : batch) {
            send(append, failure -> {
                settled.settled(append, failure);
                open.countDown();
            });
        }
        try {
            open.await(TOGETHER_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(Append append, Consumer<@Nullable RuntimeException> settled) {
        if (append.chunks().isEmpty()) {
            settled.accept(null);
            return;
        }
        int sent = 0;
        TopicPartition place = topics.place(append.lane());
        var request = new Request(place, append.chunks().size(), settled);
        try {
            if (links.areAway() || isPaused(place.topic())) {
                throw new UncheckedIOException(new IOException("Kafka does not answer: " + links.trouble()));
            }
            topics.require(append.lane());
            KafkaProducer<byte[], byte[]> producer = links.producer();
            for (byte[] chunk : append.chunks()) {
                var _ = producer.send(KafkaRecordCodec.write(place, append, chunk), request);
                sent++;
            }
        } catch (RuntimeException e) {
            request.failed(append.chunks().size() - sent, e);
        }
    }

    /** What failed lately is not tried again at once: whoever posts is told so sooner. */
    private boolean isPaused(String topic) {
        Long failedAt = failures.get(topic);
        return failedAt != null && System.nanoTime() - failedAt < PAUSE_NANOS;
    }

    /** One request's records, as their brokers answer. */
    private final class Request implements Callback {
        private final TopicPartition place;
        private final AtomicInteger open;
        private final Consumer<@Nullable RuntimeException> settled;
        private volatile @Nullable RuntimeException failure;

        Request(TopicPartition place, int records, Consumer<@Nullable RuntimeException> settled) {
            this.place = place;
            this.open = new AtomicInteger(records);
            this.settled = settled;
        }

        @Override
        public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception why) {
            if (why == null) {
                links.answered();
                settle(1);
            } else {
                failed(1, why instanceof RuntimeException known ? known : new KafkaException(why));
            }
        }

        void failed(int records, RuntimeException why) {
            failure = why instanceof KafkaException
                    ? new UncheckedIOException(new IOException(why.getMessage(), why))
                    : why;
            if (why instanceof RecordTooLargeException) {
                LOG.errorf("%s takes no record as large as one a device sent: %s", place.topic(), why.getMessage());
            } else if (!links.areAway() && !isPaused(place.topic())) {
                failures.put(place.topic(), System.nanoTime());
                topics.forget(place.topic());
                links.failed(why);
            }
            settle(records);
        }

        private void settle(int records) {
            if (open.addAndGet(-records) == 0) {
                settled.accept(failure);
            }
        }
    }
}
