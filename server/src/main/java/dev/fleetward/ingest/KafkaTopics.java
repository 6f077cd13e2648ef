package dev.fleetward.ingest;

import dev.fleetward.kernel.Db;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * A topic for each product, with a partition for each of its lanes: what one product floods delays no other. Safe for
 * concurrent use.
 */
@ApplicationScoped
class KafkaTopics {
    private static final long LOOK_AGAIN_NANOS = Duration.ofMillis(20).toNanos();
    private static final String SEGMENT_MS = "3600000";
    private static final String SEGMENT_BYTES = "67108864";

    private final Db db;
    private final KafkaLinks links;
    private final KafkaLaneStore lanes;
    private final Map<String, String> known = new ConcurrentHashMap<>();
    private final Map<Lane, Long> lastEnds = new ConcurrentHashMap<>();

    KafkaTopics(Db db, KafkaLinks links, KafkaLaneStore lanes) {
        this.db = db;
        this.links = links;
        this.lanes = lanes;
    }

    TopicPartition place(Lane lane) {
        int product = lane.partition() / Lane.PARTITIONS_OF_PRODUCT;
        return new TopicPartition(
                "%s.%s.%d".formatted(links.topicPrefix(), lane.organization().value(), product),
                lane.partition() % Lane.PARTITIONS_OF_PRODUCT);
    }

    /** Made when it is not there yet; PostgreSQL knows of it before. */
    TopicPartition require(Lane lane) {
        TopicPartition place = place(lane);
        if (!known.containsKey(place.topic())) {
            db.doAcrossOrganizations(
                    tx -> lanes.register(tx, lane.organization(), lane.partition() - place.partition()));
            known.put(place.topic(), idOrMade(place.topic()));
        }
        return place;
    }

    /** It may have been deleted. */
    void forget(String topic) {
        known.remove(topic);
    }

    private String idOrMade(String topic) {
        try {
            return id(topic);
        } catch (UncheckedIOException e) {
            if (isUnknown(e)) {
                make(topic);
                return idOfNew(topic);
            }
            throw e;
        }
    }

    /** The broker that is asked may hear of it a little later than the one that made it. */
    private String idOfNew(String topic) {
        long deadline = System.nanoTime() + KafkaLinks.PATIENCE.toNanos();
        while (true) {
            try {
                return id(topic);
            } catch (UncheckedIOException e) {
                if (!isUnknown(e) || System.nanoTime() > deadline) {
                    throw e;
                }
                LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            }
        }
    }

    /** What the brokers said, if they said anything. */
    private static @Nullable Throwable reason(UncheckedIOException failure) {
        Throwable cause = failure.getCause();
        return cause == null ? null : cause.getCause();
    }

    private static boolean isUnknown(UncheckedIOException failure) {
        return reason(failure) instanceof UnknownTopicOrPartitionException;
    }

    private void make(String topic) {
        short replicas = links.replicationFactor();
        var wanted = new NewTopic(topic, Lane.PARTITIONS_OF_PRODUCT, replicas)
                .configs(Map.of(
                        "cleanup.policy",
                        "delete",
                        "retention.ms",
                        "-1",
                        "retention.bytes",
                        "-1",
                        "segment.ms",
                        SEGMENT_MS,
                        "segment.bytes",
                        SEGMENT_BYTES,
                        "max.message.bytes",
                        Integer.toString(KafkaLinks.MAX_RECORD_BYTES),
                        "min.insync.replicas",
                        replicas >= 3 ? "2" : "1"));
        try {
            await(links.admin().createTopics(List.of(wanted)).all());
        } catch (UncheckedIOException e) {
            if (!(reason(e) instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    /** As the broker has it now. */
    String id(String topic) {
        var options = new DescribeTopicsOptions().timeoutMs(Math.toIntExact(KafkaLinks.PATIENCE.toMillis()));
        KafkaFuture<TopicDescription> described = Objects.requireNonNull(links.admin()
                .describeTopics(List.of(topic), options)
                .topicNameValues()
                .get(topic));
        TopicDescription found = await(described);
        if (found.partitions().size() < Lane.PARTITIONS_OF_PRODUCT) {
            throw new UncheckedIOException(new IOException("the topic %s has %d partitions and needs %d"
                    .formatted(topic, found.partitions().size(), Lane.PARTITIONS_OF_PRODUCT)));
        }
        return found.topicId().toString();
    }

    /** As this server knows it. */
    String knownId(String topic) {
        return known.computeIfAbsent(topic, this::id);
    }

    /** Where the next chunk of each will be; while the brokers do not answer, where that was when they last did. */
    Map<Lane, Long> ends(Collection<Lane> of) {
        if (!of.isEmpty() && !links.areAway()) {
            try {
                lastEnds.putAll(offsets(of, OffsetSpec.latest()));
            } catch (UncheckedIOException e) {
                links.noAnswer(e);
            }
        }
        return of.stream().collect(Collectors.toMap(Function.identity(), lane -> lastEnds.getOrDefault(lane, 0L)));
    }

    /** @throws UncheckedIOException when the brokers do not answer */
    long end(Lane lane) {
        return offsets(Set.of(lane), OffsetSpec.latest()).getOrDefault(lane, 0L);
    }

    /**
     * Of those whose broker tells it; -1 when none is of that time or later.
     *
     * @throws UncheckedIOException when none does
     */
    Map<Lane, Long> offsets(Collection<Lane> of, OffsetSpec spec) {
        var asked = new HashMap<TopicPartition, OffsetSpec>();
        of.forEach(lane -> asked.put(place(lane), spec));
        var options = new ListOffsetsOptions().timeoutMs(Math.toIntExact(KafkaLinks.PATIENCE.toMillis()));
        var answer = links.admin().listOffsets(asked, options);
        var found = new HashMap<Lane, Long>();
        UncheckedIOException failure = null;
        for (Lane lane : of) {
            try {
                ListOffsetsResultInfo info = await(answer.partitionResult(place(lane)));
                found.put(lane, info.offset());
            } catch (UncheckedIOException e) {
                failure = e;
            }
        }
        if (failure != null && found.isEmpty()) {
            throw failure;
        }
        links.answered();
        return found;
    }

    void deleteBefore(Map<Lane, Long> offsets) {
        var records = new HashMap<TopicPartition, RecordsToDelete>();
        offsets.forEach((lane, offset) -> records.put(place(lane), RecordsToDelete.beforeOffset(offset)));
        await(links.admin().deleteRecords(records).all());
    }

    /** @throws UncheckedIOException when none answers */
    int brokers() {
        var options = new DescribeClusterOptions().timeoutMs(Math.toIntExact(KafkaLinks.PATIENCE.toMillis()));
        int brokers = await(links.admin().describeCluster(options).nodes()).size();
        links.answered();
        return brokers;
    }

    private static <T> T await(KafkaFuture<T> future) {
        try {
            return future.get(2 * KafkaLinks.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("the server is stopping", e));
        } catch (ExecutionException e) {
            Throwable why = e.getCause() == null ? e : e.getCause();
            throw new UncheckedIOException(new IOException(why.getMessage(), why));
        } catch (TimeoutException e) {
            throw new UncheckedIOException(new IOException("the brokers do not answer", e));
        }
    }
}
