package dev.fleetward.disclosure.support;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.disclosure.facts.LawFacts;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Support periods, decided and kept, and notices of their end. Safe for concurrent use. */
@ApplicationScoped
public class SupportPeriods {
    private static final int MAX_HOW_CHARACTERS = 2_000;

    private final Db db;
    private final Clock clock;
    private final Audit audit;
    private final LawFacts facts;
    private final SupportStore store;

    SupportPeriods(Db db, Clock clock, Audit audit, LawFacts facts, SupportStore store) {
        this.db = db;
        this.clock = clock;
        this.audit = audit;
        this.facts = facts;
        this.store = store;
    }

    /** The period that holds for the whole product. */
    public Optional<SupportPeriod> ofProduct(Product product) {
        return holding(product).stream().filter(SupportPeriod::isWholeProduct).findFirst();
    }

    /** The periods that hold: the newest for the whole product first, then of each hardware version or batch. */
    public List<SupportPeriod> holding(Product product) {
        var newest = new LinkedHashMap<String, SupportPeriod>();
        history(product).forEach(period -> newest.putIfAbsent(period.units(), period));
        return newest.values().stream()
                .sorted(Comparator.comparing(SupportPeriod::units))
                .toList();
    }

    /** All decisions, newest first. */
    public List<SupportPeriod> history(Product product) {
        return db.inTransaction(product.organization(), tx -> store.periods(tx, product.id()));
    }

    /** That the end of support was told, newest first. */
    public List<EndNotice> notices(Product product) {
        return db.inTransaction(product.organization(), tx -> store.notices(tx, product.id()));
    }

    /** Keeps the decision; that of the whole product becomes the one its public page and documents tell. */
    SupportPeriod decide(Caller caller, Product product, Calculation decided) {
        SupportPeriod kept = db.inTransaction(product.organization(), tx -> {
            SupportPeriod saved = store.insert(tx, product, decided, caller.name(), now());
            audit.record(tx, caller, "support-period.decided", product.slug(), null, saved);
            if (saved.isWholeProduct()) {
                facts.supportCalculated(
                        tx, caller, product, saved.placedFrom(), saved.lastDay(), text(decided.reasons(), saved));
            }
            return saved;
        });
        return kept;
    }

    /** @throws Problem 400 for units without a support period, a day to come or a channel left open */
    public EndNotice told(
            Caller caller, Product product, String units, EndNotice.Audience audience, LocalDate givenOn, String how) {
        if (holding(product).stream().noneMatch(period -> period.units().equals(units))) {
            throw Problem.invalid("There is no support period for “%s”: decide it first.".formatted(units));
        }
        if (how.isBlank() || how.length() > MAX_HOW_CHARACTERS) {
            throw Problem.invalid("how must tell the channel in 1 to %,d characters.".formatted(MAX_HOW_CHARACTERS));
        }
        if (givenOn.isAfter(today())) {
            throw Problem.invalid(
                    "givenOn (%s) is in the future: record the notice once it is given.".formatted(givenOn));
        }
        return db.inTransaction(product.organization(), tx -> {
            EndNotice saved = store.insert(
                    tx,
                    product,
                    new EndNotice(new UUID(0, 0), units, audience, givenOn, how.strip(), caller.name(), now()));
            audit.record(tx, caller, "support-end.told", product.slug(), null, saved);
            return saved;
        });
    }

    public LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static String text(Map<Criterion, String> reasons, SupportPeriod saved) {
        var text = new StringBuilder();
        reasons.forEach((criterion, reason) ->
                text.append(criterion.title()).append(": ").append(reason).append('\n'));
        if (!saved.shorterUse().isEmpty()) {
            text.append("Expected use under five years: ").append(saved.shorterUse());
        }
        return text.toString().strip();
    }
}
