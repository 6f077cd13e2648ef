package dev.fleetward.vulnerabilities.vex;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.fleetward.access.Caller;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the API and the pages both show of decisions, and the acts both offer. */
@ApplicationScoped
public class DecisionView {
    private static final int MAX_APPLICATIONS_SHOWN = 200;
    private static final String ANY = "*";

    private final Db db;
    private final Clock clock;
    private final Decisions decisions;
    private final DecisionStore store;
    private final HistoryStore history;
    private final RulingStore rulings;

    DecisionView(
            Db db, Clock clock, Decisions decisions, DecisionStore store, HistoryStore history, RulingStore rulings) {
        this.db = db;
        this.clock = clock;
        this.decisions = decisions;
        this.store = store;
        this.history = history;
        this.rulings = rulings;
    }

    /**
     * A decision as it is sent. All but vulnerability and state may be left out.
     *
     * @param component a package URL or a name
     * @param componentVersions texts or {@code vers:} ranges; {@code *} for all; those found now when left out
     * @param versions of the product's software, a text or a {@code vers:} range
     * @param configuration of devices, such as {@code attr.radio = off}
     * @param response in CycloneDX's words
     * @param expiresAt an instant or a day, at whose end (UTC) it expires
     */
    public record Asked(
            @Nullable String vulnerability,
            @Nullable String component,
            @Nullable List<String> componentVersions,
            @Nullable String softwareType,
            @Nullable String versions,
            @Nullable String hardware,
            @Nullable String configuration,
            @Nullable String state,
            @Nullable String justification,
            @Nullable List<String> response,
            @Nullable String detail,
            @Nullable String action,
            @Nullable String expiresAt) {

        Decisions.Wanted wanted() {
            String name = text(vulnerability);
            if (name.isEmpty()) {
                throw Problem.invalid("vulnerability names what is decided on, such as CVE-2026-1234.");
            }
            Subject named = Subject.ofComponent(text(component));
            List<String> given = new ArrayList<>(named.componentVersions());
            if (componentVersions != null) {
                given.addAll(componentVersions);
            }
            boolean every = given.remove(ANY);
            return new Decisions.Wanted(
                    name,
                    new Subject(
                            named.component(),
                            given,
                            text(softwareType),
                            text(versions),
                            text(hardware),
                            text(configuration)),
                    Ruling.of(state, justification, response, detail, action),
                    expires(text(expiresAt)),
                    !every);
        }

        private static Optional<Instant> expires(String text) {
            if (text.isEmpty()) {
                return Optional.empty();
            }
            try {
                return Optional.of(
                        text.contains("T")
                                ? Instant.parse(text)
                                : LocalDate.parse(text)
                                        .plusDays(1)
                                        .atStartOfDay(ZoneOffset.UTC)
                                        .toInstant());
            } catch (DateTimeException unreadable) {
                throw Problem.invalid("expiresAt must be a day such as 2026-12-31 or an instant, not “" + text + "”.");
            }
        }

        private static String text(@Nullable String value) {
            return value == null ? "" : value.strip();
        }
    }

    /** @param idle why it decides nothing now; empty when it does */
    public record Detail(
            @JsonUnwrapped Decision decision,
            String idle,
            List<HistoryStore.Change> history,
            List<RulingStore.Application> appliesTo) {
        /** How many of those inherit it. */
        public long inherited() {
            return appliesTo.stream()
                    .filter(one -> !one.inheritedFrom().isEmpty())
                    .count();
        }
    }

    /** @param idle why it decides nothing now; empty when it does */
    public record Line(@JsonUnwrapped Decision decision, String idle) {}

    public PageOf<Line> list(
            Product product, @Nullable String vulnerability, @Nullable String state, boolean inForce, Cursor cursor) {
        long offset = cursor.afterNumber(0);
        Instant now = clock.instant();
        String name = vulnerability == null ? "" : vulnerability.strip();
        VexState wanted = state == null || state.isBlank() ? null : VexState.parse(state);
        var rows = db.inTransaction(product.organization(), tx -> {
            UUID key = name.isEmpty()
                    ? null
                    : store.vulnerability(tx, product.organization(), name)
                            .orElseThrow(() -> Problem.notFound("Vulnerability", name));
            var filter = new DecisionStore.Filter(product.id().value(), key, wanted, inForce);
            return store.list(tx, filter, now, offset, cursor.rows());
        });
        return PageOf.of(
                rows.stream().map(one -> new Line(one, one.idle(now))).toList(),
                cursor.limit(),
                _ -> String.valueOf(offset + cursor.limit()));
    }

    Detail find(Product product, UUID id) {
        return db.inTransaction(product.organization(), tx -> {
            Decision decision = store.find(tx, product.id().value(), id)
                    .orElseThrow(() -> Problem.notFound("Decision", id.toString()));
            return new Detail(
                    decision,
                    decision.idle(clock.instant()),
                    history.list(tx, id),
                    rulings.of(tx, id, MAX_APPLICATIONS_SHOWN));
        });
    }

    /** @return the decision, or empty when {@code open} took one back */
    public Optional<Detail> decide(Caller caller, Product product, Asked asked) {
        Decisions.Wanted wanted = asked.wanted();
        return db.inTransaction(product.organization(), tx -> decisions.decide(tx, caller, product, wanted))
                .map(id -> find(product, id));
    }

    void withdraw(Caller caller, Product product, UUID id) {
        db.doInTransaction(product.organization(), tx -> decisions.withdraw(tx, caller, product, id));
    }
}
