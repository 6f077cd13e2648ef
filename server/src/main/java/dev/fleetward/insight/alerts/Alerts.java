package dev.fleetward.insight.alerts;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.insight.alerts.Alert.Acknowledgement;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What rules found, now and before, and who does not want to hear of it. Safe for concurrent use. */
@ApplicationScoped
public class Alerts {
    private static final Set<String> STATES = Set.of("PENDING", "FIRING", "RESOLVED");
    private static final int MAX_SUBJECT_CHARACTERS = 200;
    private static final int MAX_REASON_CHARACTERS = 500;
    private static final int MAX_NOTE_CHARACTERS = 500;
    private static final int MAX_SILENCES = 200;
    private static final Duration MAX_SILENCE = Duration.ofDays(90);

    private final Db db;
    private final AlertStore store;
    private final SilenceStore silences;
    private final RuleStore rules;
    private final Figures figures;
    private final Audit audit;
    private final Clock clock;

    Alerts(Db db, AlertStore store, SilenceStore silences, RuleStore rules, Figures figures, Audit audit, Clock clock) {
        this.db = db;
        this.store = store;
        this.silences = silences;
        this.rules = rules;
        this.figures = figures;
        this.audit = audit;
        this.clock = clock;
    }

    /** How many of the product's alerts fire now. */
    public int firing(Product product) {
        return db.inTransaction(
                product.organization(), tx -> store.firing(tx, product.id().value()));
    }

    /** @param state pending, firing or resolved; null for all */
    PageOf<Alert> list(Product product, @Nullable String state, Cursor cursor) {
        String wanted = state == null || state.isBlank() ? null : state.toUpperCase(Locale.ROOT);
        if (wanted != null && !STATES.contains(wanted)) {
            throw Problem.invalid("state must be pending, firing or resolved, not “%s”.".formatted(state));
        }
        UUID before = cursor.after().map(Alerts::position).orElse(null);
        var rows = db.inTransaction(
                product.organization(), tx -> store.list(tx, product.id().value(), wanted, before, cursor.rows()));
        return PageOf.of(rows, cursor.limit(), alert -> alert.id().toString());
    }

    /**
     * Somebody looks after it: it stays open and is not reminded of any more. Said again, the last word counts.
     *
     * @throws Problem 404; 409 when it does not fire
     */
    Alert acknowledge(Caller caller, Product product, UUID id, @Nullable String note) {
        String said = limited("note", note, MAX_NOTE_CHARACTERS);
        return change(product, id, (tx, alert) -> {
            store.acknowledge(tx, id, new Acknowledgement(clock.instant(), caller.name(), said));
            audit.record(tx, caller, "alert.acknowledged", subject(product, alert), null, Map.of("note", said));
        });
    }

    /** Nobody looks after it any more: reminders go on. @throws Problem 404; 409 when it does not fire */
    Alert takeBack(Caller caller, Product product, UUID id) {
        return change(product, id, (tx, alert) -> {
            store.acknowledge(tx, id, null);
            audit.record(tx, caller, "alert.acknowledgement-taken-back", subject(product, alert), null, null);
        });
    }

    private Alert change(Product product, UUID id, BiConsumer<Tx, Alert> change) {
        return db.inTransaction(product.organization(), tx -> {
            Alert alert = store.find(tx, product.id().value(), id)
                    .orElseThrow(() -> Problem.notFound("Alert", id.toString()));
            if (!alert.isFiring()) {
                throw Problem.conflict(
                        "alert-not-firing",
                        "The alert “%s” is %s; only one that fires can be acknowledged."
                                .formatted(alert.ruleName(), alert.state()));
            }
            change.accept(tx, alert);
            return store.find(tx, product.id().value(), id).orElseThrow();
        });
    }

    private static String subject(Product product, Alert alert) {
        return product.slug() + "/" + alert.ruleName() + (alert.subject().isEmpty() ? "" : "/" + alert.subject());
    }

    List<Silence> silences(Product product) {
        return db.inTransaction(
                product.organization(), tx -> silences.active(tx, product.id().value(), clock.instant()));
    }

    /**
     * @param rule null for all rules of the product
     * @throws Problem 400 for a rule there is not, or an end that is past or too far
     */
    Silence silence(
            Caller caller,
            Product product,
            @Nullable UUID rule,
            @Nullable String subject,
            Instant until,
            @Nullable String reason) {
        Instant now = clock.instant();
        String pattern = limited("subject", subject, MAX_SUBJECT_CHARACTERS);
        String why = limited("reason", reason, MAX_REASON_CHARACTERS);
        if (!until.isAfter(now) || until.isAfter(now.plus(MAX_SILENCE))) {
            throw Problem.invalid("until must be within the next %d days.".formatted(MAX_SILENCE.toDays()));
        }
        return db.inTransaction(product.organization(), tx -> {
            if (rule != null
                    && rules.find(tx, product.id().value(), rule, figures::find).isEmpty()) {
                throw Problem.invalid("There is no alert rule “%s”.".formatted(rule));
            }
            if (silences.active(tx, product.id().value(), now).size() >= MAX_SILENCES) {
                throw Problem.invalid("A product has at most %d silences at a time.".formatted(MAX_SILENCES));
            }
            UUID id = silences.insert(tx, caller, product, rule, pattern, until, why, now);
            Silence made = silences.active(tx, product.id().value(), now).stream()
                    .filter(one -> one.id().equals(id))
                    .findFirst()
                    .orElseThrow();
            audit.record(tx, caller, "alert-silence.made", product.slug(), null, made);
            return made;
        });
    }

    void endSilence(Caller caller, Product product, UUID id) {
        db.doInTransaction(product.organization(), tx -> {
            if (silences.end(tx, product.id().value(), id, clock.instant()) == 0) {
                throw Problem.notFound("Silence", id.toString());
            }
            audit.record(tx, caller, "alert-silence.ended", product.slug() + "/" + id, null, null);
        });
    }

    private static String limited(String name, @Nullable String text, int max) {
        String given = text == null ? "" : text.strip();
        if (given.length() > max) {
            throw Problem.invalid("%s has at most %d characters.".formatted(name, max));
        }
        return given;
    }

    private static UUID position(String cursor) {
        try {
            return UUID.fromString(cursor);
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("after must be a cursor taken from “next” of an earlier page.");
        }
    }
}
