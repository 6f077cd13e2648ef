package dev.fleetward.compliance;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.EvidenceSource;
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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A product's evidence ledger and the matrix drawn from it. Safe for concurrent use. */
@ApplicationScoped
public class Evidence {
    /** An unchanged figure is recorded again after this, so that a fresh date vouches for it. */
    static final Duration REPEAT_AFTER = Duration.ofHours(24);

    private static final int VERIFY_BATCH_RECORDS = 10_000;
    private static final int MAX_REASON_CHARACTERS = 2_000;

    private final Db db;
    private final Clock clock;
    private final Audit audit;
    private final EvidenceStore store;
    private final ExceptionStore exceptions;
    private final Instance<EvidenceSource> sources;

    Evidence(
            Db db,
            Clock clock,
            Audit audit,
            EvidenceStore store,
            ExceptionStore exceptions,
            @Any Instance<EvidenceSource> sources) {
        this.db = db;
        this.clock = clock;
        this.audit = audit;
        this.store = store;
        this.exceptions = exceptions;
        this.sources = sources;
    }

    /** Asks every source and appends each figure that changed or has grown old. @return how many were appended */
    public int measure(Product product) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        List<EvidenceRecord> measured = sources.stream()
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

    /** The last record of each source. */
    public List<EvidenceRecord> newest(Product product) {
        return db.inTransaction(product.organization(), tx -> store.newest(tx, product.id()));
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

    /** Every requirement of Annex I with its newest figures. */
    public List<MatrixRow> matrix(Product product) {
        Instant now = clock.instant();
        return db.inTransaction(product.organization(), tx -> {
            List<EvidenceRecord> newest = store.newest(tx, product.id());
            Map<String, Target> targets = store.targets(tx, product.id());
            Map<String, String> justified = exceptions.justifications(tx, product.id());
            return Law.REQUIREMENTS.stream()
                    .map(requirement -> MatrixRow.of(
                            requirement, newest, targets, Optional.ofNullable(justified.get(requirement.id())), now))
                    .toList();
        });
    }

    /** @throws Problem 400 for a share out of range or without a reason, 404 for a source nobody is */
    void setTarget(Caller caller, Product product, String source, int percent, String reason) {
        if (sources.stream().noneMatch(one -> one.id().equals(source))) {
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

    /**
     * Decides that a requirement does not apply, or, with an empty justification, that it does after all.
     *
     * @throws Problem 409 for a requirement that always applies
     */
    void setAside(Caller caller, Product product, String requirementId, String justification) {
        Requirement requirement = Law.requirement(requirementId);
        if (!requirement.mayBeNotApplicable()) {
            throw Problem.conflict(
                    "requirement-always-applies",
                    "%s applies to every product; only items of Part I (2) can be set aside (CRA Article 13(4))."
                            .formatted(requirement.citation()));
        }
        db.doInTransaction(product.organization(), tx -> {
            String before = exceptions.justifications(tx, product.id()).get(requirementId);
            if (justification.isBlank()) {
                exceptions.remove(tx, product, requirementId);
            } else {
                requireReason(justification);
                exceptions.save(tx, product, requirementId, justification.strip(), caller.name(), clock.instant());
            }
            audit.record(
                    tx, caller, "requirement.set-aside", product.slug() + " " + requirementId, before, justification);
        });
    }

    private int append(Tx tx, Product product, List<EvidenceRecord> measured, Instant now) {
        var ledger = store.lock(tx, product);
        Map<String, EvidenceRecord> newest = store.newest(tx, product.id()).stream()
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

    private static void requireReason(String reason) {
        if (reason.isBlank() || reason.length() > MAX_REASON_CHARACTERS) {
            throw Problem.invalid("A reason of 1 to %,d characters is needed.".formatted(MAX_REASON_CHARACTERS));
        }
    }
}
