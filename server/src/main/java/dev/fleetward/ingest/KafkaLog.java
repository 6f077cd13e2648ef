package dev.fleetward.ingest;

import dev.fleetward.ingest.ChunkLog.Append;
import dev.fleetward.ingest.KafkaLaneStore.Erasing;
import dev.fleetward.ingest.KafkaLaneStore.Known;
import dev.fleetward.ingest.KafkaLaneStore.Standing;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The log in Kafka: a lane is a partition. How far each is worked off stays in PostgreSQL, with the effects. What
 * PostgreSQL's own log has of a lane from before is worked off first.
 */
@ApplicationScoped
@Typed(KafkaLog.class)
class KafkaLog implements DurableLog {
    private static final Logger LOG = Logger.getLogger(KafkaLog.class);

    private final Db db;
    private final KafkaAppender appender;
    private final KafkaTopics topics;
    private final KafkaReader reader;
    private final KafkaLaneStore lanes;
    private final KafkaErasures erasures;
    private final PostgresLog before;
    private final BacklogStore backlogs;
    private final IngestCountStore counts;

    KafkaLog(
            Db db,
            KafkaAppender appender,
            KafkaTopics topics,
            KafkaReader reader,
            KafkaLaneStore lanes,
            KafkaErasures erasures,
            PostgresLog before,
            BacklogStore backlogs,
            IngestCountStore counts) {
        this.db = db;
        this.appender = appender;
        this.topics = topics;
        this.reader = reader;
        this.lanes = lanes;
        this.erasures = erasures;
        this.before = before;
        this.backlogs = backlogs;
        this.counts = counts;
    }

    @Override
    public void append(List<Append> batch, Settled settled) {
        appender.append(batch, settled);
    }

    @Override
    public List<Lane> lanes() {
        var withWork = new LinkedHashSet<>(before.lanes());
        List<Standing> standing = db.acrossOrganizations(lanes::standing);
        withWork.addAll(waiting(standing).keySet());
        return List.copyOf(withWork);
    }

    /** How many wait in each lane in which any do. */
    private Map<Lane, Long> waiting(Collection<Standing> standing) {
        Map<Lane, Long> ends = topics.ends(standing.stream().map(Standing::lane).toList());
        var waiting = new HashMap<Lane, Long>();
        for (Standing one : standing) {
            long chunks = ends.getOrDefault(one.lane(), 0L) - one.position();
            if (chunks > 0) {
                waiting.put(one.lane(), chunks);
            }
        }
        return waiting;
    }

    @Override
    public List<LoggedChunk> after(Tx tx, Lane lane, long sequence, int maxChunks, long maxBytes) {
        Optional<Known> known = lanes.find(tx, lane);
        Long base = known.map(Known::base).orElse(null);
        if (base == null) {
            List<LoggedChunk> ofBefore = before.after(tx, lane, sequence, maxChunks, maxBytes);
            if (!ofBefore.isEmpty() || known.isEmpty()) {
                return ofBefore;
            }
            base = sequence;
            lanes.begin(tx, lane, topics.knownId(topics.place(lane).topic()), base);
        } else if (!topics.knownId(topics.place(lane).topic())
                .equals(known.get().topicId())) {
            base = baseOfNewTopic(tx, lane, known.get(), base, sequence);
        }
        TopicPartition place = topics.place(lane);
        List<ConsumerRecord<byte[], byte[]>> records;
        try {
            records = reader.read(place, sequence - base, maxChunks, maxBytes);
        } catch (KafkaReader.OutOfRange e) {
            base = baseOfWhatIsLeft(tx, lane, base, sequence);
            records = reader.read(place, sequence - base, maxChunks, maxBytes);
        }
        return logged(tx, lane, base, records);
    }

    private List<LoggedChunk> logged(Tx tx, Lane lane, long base, List<ConsumerRecord<byte[], byte[]>> records) {
        if (records.isEmpty()) {
            return List.of();
        }
        Map<DeviceKey, Long> erased =
                lanes.erasing(tx, lane).stream().collect(Collectors.toMap(Erasing::device, Erasing::beforeOffset));
        var chunks = new ArrayList<LoggedChunk>(records.size());
        for (ConsumerRecord<byte[], byte[]> record : records) {
            Long beforeOffset = erased.isEmpty() ? null : erased.get(KafkaRecordCodec.device(record));
            boolean isErased = beforeOffset != null && record.offset() < beforeOffset;
            chunks.add(KafkaRecordCodec.read(record, base + record.offset() + 1, isErased));
        }
        return chunks;
    }

    /** This server's knowledge of the topic may be older than the lane's. */
    private long baseOfNewTopic(Tx tx, Lane lane, Known known, long base, long sequence) {
        String topic = topics.place(lane).topic();
        topics.forget(topic);
        String id = topics.knownId(topic);
        if (id.equals(known.topicId())) {
            return base;
        }
        LOG.errorf("the topic %s was made anew: what was in it and not decoded yet is lost", topic);
        lanes.erased(tx, lane, Long.MAX_VALUE);
        lanes.begin(tx, lane, id, sequence);
        return sequence;
    }

    private long baseOfWhatIsLeft(Tx tx, Lane lane, long base, long sequence) {
        TopicPartition place = topics.place(lane);
        String id = topics.id(place.topic());
        long begin = topics.offsets(Set.of(lane), OffsetSpec.earliest()).getOrDefault(lane, 0L);
        if (sequence - base >= begin) {
            throw new UncheckedIOException(new IOException(
                    ("%s ends before offset %d, up to which it is decoded: Kafka lost what it had acknowledged. Delete the"
                                    + " topic, and it is made anew; see docs/kafka.md")
                            .formatted(place, sequence - base)));
        }
        LOG.errorf(
                "%s begins at offset %d, but it is decoded up to %d only: what lay between was removed from Kafka by"
                        + " somebody else",
                place, begin, sequence - base);
        lanes.begin(tx, lane, id, sequence - begin);
        return sequence - begin;
    }

    @Override
    public BacklogStore.Backlog backlog() {
        BacklogStore.Backlog ofBefore = db.acrossOrganizations(backlogs::undecoded);
        List<Standing> standing = db.acrossOrganizations(lanes::standing);
        Map<Lane, Long> waiting = waiting(standing);
        return new BacklogStore.Backlog(ofBefore.chunks() + sum(waiting), oldest(ofBefore.oldest(), standing, waiting));
    }

    private static long sum(Map<Lane, Long> waiting) {
        return waiting.values().stream().mapToLong(Long::longValue).sum();
    }

    private @Nullable Instant oldest(
            @Nullable Instant ofBefore, Collection<Standing> standing, Map<Lane, Long> waiting) {
        Map<TopicPartition, Long> next = standing.stream()
                .filter(one -> waiting.containsKey(one.lane()))
                .collect(Collectors.toMap(one -> topics.place(one.lane()), Standing::position));
        return Stream.concat(Optional.ofNullable(ofBefore).stream(), reader.oldest(next).stream())
                .min(Instant::compareTo)
                .orElse(null);
    }

    /** What was received is what became of it and what waits: nothing is counted when a device posts. */
    @Override
    public IngestCountStore.Status status(Tx tx, Product product) {
        int first = Lane.first(product.id());
        List<Standing> standing = lanes.standing(tx, product.organization(), first);
        Map<Lane, Long> waiting = waiting(standing);
        BacklogStore.Backlog ofBefore = backlogs.undecoded(tx, product.organization(), first);
        return counts.status(
                tx, product.id(), ofBefore.chunks() + sum(waiting), oldest(ofBefore.oldest(), standing, waiting));
    }

    @Override
    public Optional<Instant> undecodedSince() {
        return Optional.ofNullable(backlog().oldest());
    }

    @Override
    public long eraseNamed(Tx tx, OrganizationId organization, DeviceKey key) {
        erasures.begin(tx, new Lane(organization, Lane.partition(key.product(), key.serial())), key);
        return before.eraseNamed(tx, organization, key);
    }

    @Override
    public boolean finishErasures(OrganizationId organization) {
        return erasures.finish(organization);
    }

    /** Kafka lets go of the beginning of a partition alone: up to where it is worked off and old enough. */
    @Override
    public void deleteProcessed(Instant receivedBefore) {
        before.deleteProcessed(receivedBefore);
        List<Standing> standing = db.acrossOrganizations(lanes::standing).stream()
                .filter(one -> one.position() > 0)
                .toList();
        if (!standing.isEmpty()) {
            List<Lane> worked = standing.stream().map(Standing::lane).toList();
            Map<Lane, Long> starts = topics.offsets(worked, OffsetSpec.earliest());
            Map<Lane, Long> kept = topics.offsets(worked, OffsetSpec.forTimestamp(receivedBefore.toEpochMilli()));
            var old = new HashMap<Lane, Long>();
            for (Standing one : standing) {
                long young = kept.getOrDefault(one.lane(), -1L);
                long upTo = young < 0 ? one.position() : Math.min(young, one.position());
                if (upTo > starts.getOrDefault(one.lane(), Long.MAX_VALUE)) {
                    old.put(one.lane(), upTo);
                }
            }
            if (!old.isEmpty()) {
                topics.deleteBefore(old);
            }
        }
        erasures.finishReady();
    }

    @Override
    public boolean mustBeLookedAt() {
        return true;
    }
}
