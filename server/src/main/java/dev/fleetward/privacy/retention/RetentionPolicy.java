package dev.fleetward.privacy.retention;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.kernel.DataKind;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How long a product keeps each kind of data (Regulation (EU) 2016/679, Article 5(1)(e)). Safe for concurrent use. */
@ApplicationScoped
public class RetentionPolicy {
    static final int MAX_DAYS = 3_650;
    private static final int SHOWN_DAYS = 30;
    private static final int MAX_RUNS = 400;

    private final Db db;
    private final Clock clock;
    private final Audit audit;
    private final Kinds kinds;
    private final RetentionStore store;

    RetentionPolicy(Db db, Clock clock, Audit audit, Kinds kinds, RetentionStore store) {
        this.db = db;
        this.clock = clock;
        this.audit = audit;
        this.kinds = kinds;
        this.store = store;
    }

    /** Every kind, by name. */
    public List<Kept> of(Product product) {
        LocalDate since = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(SHOWN_DAYS);
        return db.inTransaction(product.organization(), tx -> {
            Map<String, RetentionStore.Policy> changed = policies(tx, product);
            Map<String, RetentionStore.Sum> sums = store.sums(tx, product.id().value(), since).stream()
                    .collect(Collectors.toMap(RetentionStore.Sum::kind, Function.identity()));
            return kinds.all().stream()
                    .map(kind -> kept(
                            kind,
                            Optional.ofNullable(changed.get(kind.id())),
                            Optional.ofNullable(sums.get(kind.id()))))
                    .toList();
        });
    }

    /**
     * @param days null for the standard
     * @throws Problem 404 for an unknown kind, 409 for one that something else ends, 400 for days out of bounds
     */
    Kept keep(Caller caller, Product product, String id, @Nullable Integer days) {
        DataKind kind = kinds.all().stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("Kind of data", id));
        if (!(kind.keeping() instanceof DataKind.Keeping.Days bounds)) {
            throw Problem.conflict(
                    "no-retention", "%s are not kept by days, but %s.".formatted(kind.name(), words(kind)));
        }
        if (days != null && (days < bounds.least() || days > MAX_DAYS)) {
            throw Problem.invalid(
                    "%s can be kept %d to %,d days, not %,d.".formatted(kind.name(), bounds.least(), MAX_DAYS, days));
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        db.doInTransaction(product.organization(), tx -> {
            var before = Optional.ofNullable(policies(tx, product).get(id)).map(RetentionStore.Policy::days);
            if (days == null) {
                store.keepAsStandard(tx, product.id().value(), id);
            } else {
                store.keep(tx, product, id, days, caller.name(), now);
            }
            store.runAgain(tx, product.id().value(), id, LocalDate.ofInstant(now, ZoneOffset.UTC));
            audit.record(
                    tx,
                    caller,
                    "retention.changed",
                    product.slug() + " " + id,
                    Map.of("days", before.orElse(bounds.standard())),
                    Map.of("days", days == null ? bounds.standard() : days));
        });
        return of(product).stream()
                .filter(one -> one.kind().id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** What was removed, newest first. */
    List<Run> removals(Product product) {
        return db.inTransaction(
                product.organization(), tx -> store.removals(tx, product.id().value(), MAX_RUNS));
    }

    private Map<String, RetentionStore.Policy> policies(Tx tx, Product product) {
        return store.policies(tx, product.id().value()).stream()
                .collect(Collectors.toMap(RetentionStore.Policy::kind, Function.identity()));
    }

    private static Kept kept(DataKind kind, Optional<RetentionStore.Policy> changed, Optional<RetentionStore.Sum> sum) {
        Optional<Integer> days = kind.keeping() instanceof DataKind.Keeping.Days standard
                ? Optional.of(changed.map(RetentionStore.Policy::days).orElse(standard.standard()))
                : Optional.empty();
        return new Kept(
                kind,
                days,
                changed.map(RetentionStore.Policy::changed),
                sum.map(RetentionStore.Sum::last),
                sum.map(RetentionStore.Sum::removed).orElse(0L));
    }

    private static String words(DataKind kind) {
        return new Kept(kind, Optional.empty(), Optional.empty(), Optional.empty(), 0).time();
    }
}
