package dev.fleetward.compliance;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.EvidenceSource;
import dev.fleetward.kernel.EvidenceSources;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A product's evidence ledger. Safe for concurrent use. */
@ApplicationScoped
public class Evidence {
    /** An unchanged figure is recorded again after this, so that a fresh date vouches for it. */
    static final Duration REPEAT_AFTER = Duration.ofHours(24);

    private static final Duration HISTORY = Duration.ofDays(400);
    private static final int VERIFY_BATCH_RECORDS = 10_000;
    private static final int MAX_REASON_CHARACTERS = 2_000;

    private final Db db;
    private final Clock clock;
    private final Audit audit;
    private final EvidenceStore store;
    private final Instance<EvidenceSource> sources;
    private final Instance<EvidenceSources> made;

    Evidence(
            Db db,
            Clock clock,
            Audit audit,
            EvidenceStore store,
            @Any Instance<EvidenceSource> sources,
            @Any Instance<EvidenceSources> made) {
        this.db = db;
        this.clock = clock;
        this.audit = audit;
        this.store = store;
        this.sources = sources;
        this.made = made;
    }

    /** Asks every source and appends each figure that changed or has grown old. @return how many were appended */
    public int measure(Product product) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        List<EvidenceRecord> measured = sources(product)
                .sorted(Comparator.comparing(EvidenceSource::id))
                .map(source -> EvidenceRecord.of(
                        product,
                        source,
                        source.measure(product.organization(), product.id().value()),
                        now))
                .toList();
        return db.inTransaction(product.organization(), tx -> append(tx, product, measured, now));
    }

    public PageOf<EvidenceRecord> records(Product product, Cursor cursor) {
        return db.inTransaction(product.organization(), tx -> store.newestFirst(tx, product.id(), cursor));
    }

    /** The last record of each source that is still asked. */
    public List<EvidenceRecord> newest(Product product) {
        Set<String> asked = sources(product).map(EvidenceSource::id).collect(Collectors.toSet());
        return newestAt(product, clock.instant()).stream()
                .filter(record -> asked.contains(record.source()))
                .toList();
    }

    /** The last record of each source with its target, the worst first. */
    List<RowFigure> figures(Product product) {
        Instant now = clock.instant();
        Map<String, Target> targets = targets(product);
        return newest(product).stream()
                .map(record -> RowFigure.of(record, targets, now))
                .sorted(Comparator.comparingInt(figure -> figure.record().percent() - figure.targetPercent()))
                .toList();
    }

    /** The last record of each source until then. */
    List<EvidenceRecord> newestAt(Product product, Instant at) {
        return db.inTransaction(product.organization(), tx -> store.newest(tx, product.id(), at));
    }

    /** Recomputes the whole chain from its first record. */
    public Verification verify(Product product) {
        return db.inTransaction(product.organization(), tx -> {
            var ledger = store.read(tx, product.id());
            var walk = new Verification.Walk();
            List<EvidenceRecord> batch;
            do {
                batch = store.after(tx, product.id(), walk.sequence(), VERIFY_BATCH_RECORDS);
            } while (walk.goesOn(batch));
            return walk.end(ledger.headHash());
        });
    }

    /** The next so many records after that one. */
    List<EvidenceRecord> after(Product product, long sequence, int limit) {
        return db.inTransaction(product.organization(), tx -> store.after(tx, product.id(), sequence, limit));
    }

    /** Number of the last record measured until then, 0 for none. */
    long lastUntil(Product product, Instant at) {
        return db.inTransaction(product.organization(), tx -> store.lastUntil(tx, product.id(), at));
    }

    Map<String, Target> targets(Product product) {
        return db.inTransaction(product.organization(), tx -> store.targets(tx, product.id()));
    }

    /** Of each of these sources the last record of each day, oldest first. */
    List<EvidenceRecord> history(Product product, Collection<String> sources) {
        Instant since = clock.instant().minus(HISTORY);
        return db.readRecent(product.organization(), tx -> store.history(tx, product.id(), sources, since));
    }

    /** @throws Problem 400 for a share out of range or without a reason, 404 for a source nobody is */
    void setTarget(Caller caller, Product product, String source, int percent, String reason) {
        if (sources(product).noneMatch(one -> one.id().equals(source))) {
            throw Problem.notFound("Evidence source", source);
        }
        if (percent < 1 || percent > Target.WHOLE_PERCENT) {
            throw Problem.invalid("percent must be between 1 and 100, not %d.".formatted(percent));
        }
        requireReason(reason);
        db.doInTransaction(product.organization(), tx -> {
            var target = new Target(source, percent, reason.strip(), caller.name());
            Target before = store.targets(tx, product.id()).get(source);
            store.setTarget(tx, product, target);
            audit.record(tx, caller, "evidence.target-set", product.slug() + " " + source, before, target);
        });
    }

    private int append(Tx tx, Product product, List<EvidenceRecord> measured, Instant now) {
        var ledger = store.lock(tx, product);
        Map<String, EvidenceRecord> newest = store.newest(tx, product.id(), now).stream()
                .collect(Collectors.toMap(EvidenceRecord::source, Function.identity()));
        long sequence = ledger.records();
        String head = ledger.headHash();
        for (EvidenceRecord figure : measured) {
            EvidenceRecord last = newest.get(figure.source());
            if (last == null
                    || !last.saysTheSameAs(figure)
                    || last.measuredAt().plus(REPEAT_AFTER).isBefore(now)) {
                EvidenceRecord next = figure.after(sequence, head);
                store.append(tx, product, next);
                sequence = next.sequence();
                head = next.hash();
            }
        }
        return (int) (sequence - ledger.records());
    }

    private Stream<EvidenceSource> sources(Product product) {
        return Stream.concat(
                sources.stream(),
                made.stream()
                        .flatMap(rooms ->
                                rooms.of(product.organization(), product.id().value()).stream()));
    }

    static void requireReason(String reason) {
        if (reason.isBlank() || reason.length() > MAX_REASON_CHARACTERS) {
            throw Problem.invalid("A reason of 1 to %,d characters is needed.".formatted(MAX_REASON_CHARACTERS));
        }
    }
}
