package dev.fleetward.insight.detect;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.crashes.issue.KnownIssues;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What was found abnormal, and what people say of it. Safe for concurrent use. */
@ApplicationScoped
public class Anomalies {
    /** What was not seen for so long is over. */
    static final Duration OVER_AFTER = Duration.ofHours(26);

    private static final Duration FOUND_AGAIN_WITHIN = Duration.ofDays(2);
    private static final Duration MAX_MUTED = Duration.ofDays(366);
    private static final int MAX_LINK_CHARACTERS = 500;
    private static final Pattern LINK = Pattern.compile("(?:https?://[^\\s/?#]++|/products/|/cases)\\S*");

    private final Db db;
    private final Clock clock;
    private final AnomalyStore store;
    private final KnownIssues issues;
    private final Audit audit;

    Anomalies(Db db, Clock clock, AnomalyStore store, KnownIssues issues, Audit audit) {
        this.db = db;
        this.clock = clock;
        this.store = store;
        this.issues = issues;
        this.audit = audit;
    }

    /**
     * Newest first.
     *
     * @param all also those that are over or muted
     */
    public PageOf<Anomaly> list(Product product, boolean all, Cursor cursor) {
        List<Anomaly> rows = db.inTransaction(product.organization(), tx -> store.list(tx, product.id(), all, cursor));
        return PageOf.of(rows, cursor.limit(), anomaly -> Long.toString(anomaly.number()));
    }

    /** @throws Problem 404 when there is none of that number */
    public Anomaly require(Product product, long number) {
        return db.inTransaction(product.organization(), tx -> store.find(tx, product.id(), number))
                .orElseThrow(() -> Problem.notFound("Anomaly", Long.toString(number)));
    }

    public long open(Product product) {
        return db.inTransaction(
                product.organization(), tx -> store.countOpen(tx, product.id().value()));
    }

    /**
     * What a run found: new, or what was known and still is. What was not seen again for a day is over. What people muted
     * stays so when it is found again.
     */
    void keep(Product product, List<Found> found, Instant now) {
        db.doInTransaction(product.organization(), tx -> {
            List<Anomaly> recent = store.recent(tx, product.id(), now.minus(FOUND_AGAIN_WITHIN));
            for (Found one : found) {
                Optional<Anomaly> known = recent.stream()
                        .filter(one::isSame)
                        .filter(anomaly -> anomaly.isOpen()
                                || !one.at().isAfter(anomaly.lastAt().plus(FOUND_AGAIN_WITHIN)))
                        .findFirst();
                Optional<Instant> muted = recent.stream()
                        .filter(one::isSame)
                        .flatMap(anomaly -> anomaly.mutedUntil().stream())
                        .filter(until -> until.isAfter(now))
                        .findFirst();
                if (known.isPresent()) {
                    store.update(tx, known.get().id(), one);
                } else {
                    var state = muted.isPresent() ? Anomaly.State.MUTED : Anomaly.State.NEW;
                    store.insert(tx, product, one, state, muted.orElse(null));
                }
            }
            store.end(tx, product.id(), now.minus(OVER_AFTER), now);
        });
    }

    /** @throws Problem 400 for muting without an end, or for longer than a year; 404 */
    Anomaly setState(Caller caller, Product product, long number, Anomaly.State state, Optional<Instant> until) {
        Instant now = clock.instant();
        if (state == Anomaly.State.MUTED
                && until.filter(it -> it.isAfter(now) && it.isBefore(now.plus(MAX_MUTED)))
                        .isEmpty()) {
            throw Problem.invalid(
                    "To mute an anomaly, until must be a time within the next %d days.".formatted(MAX_MUTED.toDays()));
        }
        Anomaly before = require(product, number);
        @Nullable Instant end = state == Anomaly.State.MUTED ? until.orElseThrow() : null;
        db.doInTransaction(product.organization(), tx -> {
            store.setState(tx, before.id(), state, end, caller.name(), now);
            audit.record(
                    tx,
                    caller,
                    "anomaly.state-set",
                    subject(product, number),
                    Map.of("state", before.state()),
                    Map.of("state", state, "until", end == null ? "" : end.toString()));
        });
        return require(product, number);
    }

    /** @throws Problem 404 when there is no such anomaly or issue */
    Anomaly attach(Caller caller, Product product, long number, long issue) {
        Anomaly before = require(product, number);
        issues.require(product, issue);
        db.doInTransaction(product.organization(), tx -> {
            store.setIssue(tx, before.id(), issue);
            audit.record(tx, caller, "anomaly.attached", subject(product, number), null, Map.of("issue", issue));
        });
        return require(product, number);
    }

    /** @param link where the case is; empty takes it away. @throws Problem 400 for what is no address, 404 */
    Anomaly link(Caller caller, Product product, long number, String link) {
        if (!link.isEmpty()
                && (link.length() > MAX_LINK_CHARACTERS || !LINK.matcher(link).matches())) {
            throw Problem.invalid(
                    "The case's address must begin with https:// or /products/ and have at most %d characters."
                            .formatted(MAX_LINK_CHARACTERS));
        }
        Anomaly before = require(product, number);
        db.doInTransaction(product.organization(), tx -> {
            store.setCase(tx, before.id(), link);
            audit.record(tx, caller, "anomaly.linked", subject(product, number), null, Map.of("case", link));
        });
        return require(product, number);
    }

    private static String subject(Product product, long number) {
        return product.slug() + "/" + number;
    }
}
