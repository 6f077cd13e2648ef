package dev.fleetward.ingest;

import dev.fleetward.devices.DeviceId;
import dev.fleetward.kernel.DataKind;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.SubjectData;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** A device's events as they were decoded, and the raw chunks that are still kept. */
@ApplicationScoped
class FieldSubjectData implements SubjectData {
    /** Each may be as large as a post. */
    private static final int ROWS_AT_ONCE = 16;

    private static final int CHUNKS_AT_ONCE = 8;

    private final Db db;
    private final EventStore events;
    private final SubjectStore subjects;
    private final ChunkLogStore offsets;
    private final DurableLog log;
    private final LaneWorker worker;
    private final DecodeWorkers workers;
    private final Removals removals;

    FieldSubjectData(
            Db db,
            EventStore events,
            SubjectStore subjects,
            ChunkLogStore offsets,
            DurableLog log,
            LaneWorker worker,
            DecodeWorkers workers,
            Removals removals) {
        this.db = db;
        this.events = events;
        this.subjects = subjects;
        this.offsets = offsets;
        this.log = log;
        this.worker = worker;
        this.workers = workers;
        this.removals = removals;
    }

    @Override
    public Set<String> tables() {
        return Set.of(
                "event", "quarantine", "chunk_log", "kafka_erasure", "open_chunk", "completed_chunk", "device_refusal");
    }

    @Override
    public List<DataKind> kinds() {
        return List.of(
                new DataKind(
                        "messages",
                        "Messages",
                        "What the device told, message by message, as decoded",
                        "To find faults, to answer its owner, and to take no message twice",
                        new DataKind.Keeping.Days(400, 30, removals::messages)),
                new DataKind(
                        "quarantine",
                        "Quarantine",
                        "Messages that could not be read, as sent",
                        "To repair what was received",
                        new DataKind.Keeping.Days(removals.quarantineDays(), removals::quarantine)),
                new DataKind(
                        "raw",
                        "Raw messages",
                        "What the device sent, byte for byte, and how much of it was refused",
                        "To decode it, and to look into trouble",
                        new DataKind.Keeping.Until(
                                "two days after it was decoded, unless the server is set otherwise")));
    }

    @Override
    public void export(OrganizationId organization, UUID device, Archive archive) throws IOException {
        archive.lines(
                "field-data/events.jsonl",
                () -> new Paged<>(
                        EventStore.Place.START,
                        place -> rows(organization, device, place),
                        EventStore.Raw::place,
                        event -> event));
        Optional<DeviceKey> key = db.inTransaction(organization, tx -> subjects.key(tx, device));
        archive.lines(
                "field-data/quarantine.jsonl",
                () -> new Paged<>(
                        SubjectStore.RefusedPlace.START,
                        place -> key.map(known -> refused(organization, known, place))
                                .orElse(List.of()),
                        SubjectStore.RefusedRow::place,
                        SubjectStore.RefusedRow::refused));
        archive.lines(
                "field-data/beyond-limit.jsonl",
                db.inTransaction(organization, tx -> subjects.beyondLimit(tx, device)));
    }

    /** All rows of a table, some at a time. */
    private static final class Paged<P, R, T> implements Iterator<T> {
        private final Function<P, List<R>> read;
        private final Function<R, P> placeOf;
        private final Function<R, T> shown;
        private List<R> page;
        private int next;

        Paged(P start, Function<P, List<R>> read, Function<R, P> placeOf, Function<R, T> shown) {
            this.read = read;
            this.placeOf = placeOf;
            this.shown = shown;
            this.page = read.apply(start);
        }

        @Override
        public boolean hasNext() {
            if (next == page.size() && next > 0) {
                page = read.apply(placeOf.apply(page.getLast()));
                next = 0;
            }
            return next < page.size();
        }

        @Override
        public T next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return shown.apply(page.get(next++));
        }
    }

    private List<EventStore.Raw> rows(OrganizationId organization, UUID device, EventStore.Place after) {
        return db.inTransaction(organization, tx -> events.raw(tx, new DeviceId(device), after, ROWS_AT_ONCE));
    }

    private List<SubjectStore.RefusedRow> refused(
            OrganizationId organization, DeviceKey key, SubjectStore.RefusedPlace after) {
        return db.inTransaction(organization, tx -> subjects.quarantine(tx, key, after, CHUNKS_AT_ONCE));
    }

    @Override
    public long freeName(Tx tx, OrganizationId organization, DeviceName name, String placeholder) {
        return eraseNamed(tx, organization, new DeviceKey(new ProductId(name.product()), name.serial()));
    }

    private long eraseNamed(Tx tx, OrganizationId organization, DeviceKey key) {
        var lane = new Lane(organization, Lane.partition(key.product(), key.serial()));
        // With the lane held nobody decodes: what is in memory of it is of before.
        offsets.lockOffset(tx, lane);
        worker.forget(lane);
        tx.afterCommit(() -> workers.wake(lane));
        return log.eraseNamed(tx, organization, key) + subjects.eraseNamed(tx, key);
    }

    @Override
    public long erase(OrganizationId organization, UUID device) {
        long removed = db.inTransaction(
                organization,
                tx -> subjects.erase(tx, device)
                        + subjects.key(tx, device)
                                .map(key -> eraseNamed(tx, organization, key))
                                .orElse(0L));
        if (log.finishErasures(organization)) {
            // What was being decoded when its name went.
            removed += db.inTransaction(organization, tx -> subjects.erase(tx, device));
        }
        return removed;
    }
}
