package dev.fleetward.privacy.record;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.disclosure.facts.LawFacts;
import dev.fleetward.disclosure.facts.MakerFacts;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.privacy.retention.Kept;
import dev.fleetward.privacy.retention.RetentionPolicy;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes a product's record of what is held, why and how long, and of what somebody stated. Safe for concurrent use. */
@ApplicationScoped
class ProcessingRecords {
    static final int MAX_CHARACTERS = 4_000;

    private final Db db;
    private final Clock clock;
    private final Audit audit;
    private final LawFacts facts;
    private final RetentionPolicy retention;
    private final RecordStore store;

    ProcessingRecords(Db db, Clock clock, Audit audit, LawFacts facts, RetentionPolicy retention, RecordStore store) {
        this.db = db;
        this.clock = clock;
        this.audit = audit;
        this.facts = facts;
        this.retention = retention;
        this.store = store;
    }

    /** @param purpose of the kind of data; null for what it was, as is {@code legalBasis} */
    record Reason(
            @Nullable String kind,
            @Nullable String purpose,
            @Nullable String legalBasis) {}

    ProcessingRecord of(Product product) {
        MakerFacts maker = facts.maker(product.organization());
        List<Kept> kinds = retention.of(product);
        return db.inTransaction(product.organization(), tx -> {
            Optional<RecordStore.Saved> saved = store.find(tx, product);
            Map<String, RecordStore.Purpose> purposes = store.purposes(tx, product).stream()
                    .collect(Collectors.toMap(RecordStore.Purpose::kind, Function.identity()));
            return new ProcessingRecord(
                    product.name(),
                    new ProcessingRecord.Controller(maker.name(), maker.postalAddress(), maker.email()),
                    saved.map(RecordStore.Saved::stated).orElse(Stated.NOTHING),
                    kinds.stream()
                            .map(kept -> activity(
                                    kept,
                                    Optional.ofNullable(purposes.get(kept.kind().id()))))
                            .toList(),
                    saved.map(RecordStore.Saved::changed),
                    clock.instant().truncatedTo(ChronoUnit.MILLIS));
        });
    }

    /** @throws Problem 400 for a text too long, an unknown kind of data or legal basis; nothing is changed then */
    ProcessingRecord save(Caller caller, Product product, Stated.Change change, List<Reason> reasons) {
        ProcessingRecord before = of(product);
        Stated stated = change.on(before.stated());
        Stream.of(
                        stated.representative(),
                        stated.dataProtectionOfficer(),
                        stated.dataSubjects(),
                        stated.recipients(),
                        stated.transfers(),
                        stated.measures())
                .forEach(ProcessingRecords::refuseLong);
        Map<String, ProcessingRecord.Activity> known = before.activities().stream()
                .collect(Collectors.toMap(ProcessingRecord.Activity::kind, Function.identity()));
        List<RecordStore.Purpose> purposes =
                reasons.stream().map(reason -> purpose(reason, known)).toList();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        db.doInTransaction(product.organization(), tx -> {
            store.save(tx, product, stated, caller.name(), now);
            purposes.forEach(purpose -> store.save(tx, product, purpose));
            audit.record(
                    tx,
                    caller,
                    "processing-record.saved",
                    product.slug(),
                    before.stated(),
                    Map.of("stated", stated, "purposes", purposes));
        });
        return of(product);
    }

    private static RecordStore.Purpose purpose(Reason reason, Map<String, ProcessingRecord.Activity> known) {
        ProcessingRecord.Activity before = reason.kind == null ? null : known.get(reason.kind);
        if (before == null) {
            throw Problem.invalid("No kind of data is called “%s”; the record lists them.".formatted(reason.kind));
        }
        String purpose = reason.purpose == null ? before.purpose() : reason.purpose.strip();
        refuseLong(purpose);
        if (purpose.isEmpty()) {
            throw Problem.invalid("%s need a purpose (Article 30(1)(b)).".formatted(before.name()));
        }
        return new RecordStore.Purpose(
                before.kind(),
                purpose,
                reason.legalBasis == null ? before.legalBasis() : LegalBasis.parse(reason.legalBasis));
    }

    private static ProcessingRecord.Activity activity(Kept kept, Optional<RecordStore.Purpose> stated) {
        return new ProcessingRecord.Activity(
                kept.kind().id(),
                kept.kind().name(),
                kept.kind().content(),
                stated.map(RecordStore.Purpose::purpose).orElse(kept.kind().purpose()),
                stated.map(RecordStore.Purpose::legalBasis).orElse(LegalBasis.NOT_STATED),
                kept.time());
    }

    private static void refuseLong(String text) {
        if (text.length() > MAX_CHARACTERS) {
            throw Problem.invalid("A text has at most %,d characters.".formatted(MAX_CHARACTERS));
        }
    }
}
