package dev.fleetward.vulnerabilities.triage;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.access.Colleagues;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What people do about a vulnerability in a product, each act written down. Safe for concurrent use. */
@ApplicationScoped
public class Triage {
    private static final int MAX_NOTES_SHOWN = 200;
    private static final int MAX_FILTERS = 50;
    private static final int MAX_FILTER_CHARACTERS = 500;

    private final Db db;
    private final Clock clock;
    private final Audit audit;
    private final Colleagues colleagues;
    private final TriageStore store;

    Triage(Db db, Clock clock, Audit audit, Colleagues colleagues, TriageStore store) {
        this.db = db;
        this.clock = clock;
        this.audit = audit;
        this.colleagues = colleagues;
        this.store = store;
    }

    /** @param what said as a sentence that begins with who did it: "noted", "assigned it" */
    public record Note(Instant at, String by, String what, String detail) {}

    public List<Note> notes(Tx tx, Product product, UUID vulnerability) {
        return store.notes(tx, product.id().value(), vulnerability, MAX_NOTES_SHOWN);
    }

    /** @throws Problem 404 without such a vulnerability, 400 for what cannot be */
    void act(Caller caller, Product product, String name, Act act) {
        db.doInTransaction(product.organization(), tx -> {
            UUID vulnerability = store.vulnerability(tx, product.organization(), name)
                    .orElseThrow(() -> Problem.notFound("Vulnerability", name));
            var of = new TriageStore.Of(product.organization(), product.id().value(), vulnerability);
            Note note = done(tx, caller, product, of, act);
            store.note(tx, of, note);
            audit.record(
                    tx,
                    caller,
                    "vulnerability.triaged",
                    product.slug() + " " + name,
                    null,
                    Map.of("what", note.what(), "detail", note.detail()));
        });
    }

    private Note done(Tx tx, Caller caller, Product product, TriageStore.Of of, Act act) {
        return switch (act) {
            case Act.Assign(String email) -> {
                if (!email.isEmpty()
                        && !colleagues.active(product.organization()).contains(email)) {
                    throw Problem.invalid("“%s” is nobody of your organization who may sign in.".formatted(email));
                }
                store.assign(tx, of, email);
                yield note(
                        caller,
                        email.isEmpty() ? "unassigned it" : "assigned it",
                        email.isEmpty() ? "" : "to " + email);
            }
            case Act.Due(var on) -> {
                store.due(tx, of, on);
                yield note(caller, "set when it is due", on == null ? "by the policy" : on.toString());
            }
            case Act.Defer(var until) -> {
                notPast(until);
                store.defer(tx, of, until, clock.instant());
                yield note(
                        caller,
                        until == null ? "ended its deferral" : "deferred it",
                        until == null ? "" : "until " + until);
            }
            case Act.Reach(String reachability, String why) -> {
                store.reach(tx, of, reachability.toUpperCase(Locale.ROOT), why);
                yield note(caller, "said its code is " + reachability, why);
            }
            case Act.Exploited(boolean seen) -> {
                store.exploited(tx, of, seen ? clock.instant() : null, seen ? caller.name() : "");
                yield note(caller, seen ? "saw it exploited in the fleet" : "took back that it is exploited", "");
            }
            case Act.Note(String text) -> note(caller, "noted", text);
        };
    }

    private void notPast(@Nullable LocalDate until) {
        if (until != null && until.isBefore(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC))) {
            throw Problem.invalid("The day it is deferred until has passed already.");
        }
    }

    private Note note(Caller caller, String what, String detail) {
        return new Note(clock.instant(), caller.name(), what, detail);
    }

    TriageStore.Assessed assessed(Product product) {
        return db.inTransaction(
                product.organization(), tx -> store.assessed(tx, product.id().value()));
    }

    List<TriageStore.SavedFilter> filters(Product product) {
        return db.inTransaction(
                product.organization(), tx -> store.filters(tx, product.id().value()));
    }

    /** @param query the end of the page's address, without the question mark */
    void saveFilter(Caller caller, Product product, @Nullable String name, @Nullable String query) {
        String called = name == null ? "" : name.strip();
        String saved = query == null ? "" : query;
        if (called.isEmpty() || called.length() > MAX_FILTER_CHARACTERS || saved.length() > MAX_FILTER_CHARACTERS) {
            throw Problem.invalid(
                    "A filter has a name; name and query have at most " + MAX_FILTER_CHARACTERS + " characters.");
        }
        Filter.parse(saved);
        db.doInTransaction(product.organization(), tx -> {
            if (store.filters(tx, product.id().value()).size() >= MAX_FILTERS) {
                throw Problem.invalid("A product has at most " + MAX_FILTERS + " saved filters.");
            }
            var filter = new TriageStore.SavedFilter(called, Filter.parse(saved).query(), caller.name());
            store.saveFilter(tx, product.organization(), product.id().value(), filter, clock.instant());
            audit.record(tx, caller, "vulnerability-filter.saved", product.slug() + " " + called, null, saved);
        });
    }

    /** @throws Problem 404 when there is none of that name */
    void removeFilter(Caller caller, Product product, String name) {
        db.doInTransaction(product.organization(), tx -> {
            if (store.removeFilter(tx, product.id().value(), name) == 0) {
                throw Problem.notFound("Filter", name);
            }
            audit.record(tx, caller, "vulnerability-filter.removed", product.slug() + " " + name, null, null);
        });
    }
}
