package dev.fleetward.insight.alerts;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.insight.delivery.Target;
import dev.fleetward.insight.delivery.Targets;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.DbFailure;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.kernel.Watched.Figure;
import dev.fleetward.kernel.Watched.Reading;
import dev.fleetward.kernel.Watched.Suggestion;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Alert rules of a product. Every change is audited and looked at at once. */
@ApplicationScoped
class Rules {
    private static final int MAX_RULES = 200;

    private final Db db;
    private final RuleStore store;
    private final AlertStore alerts;
    private final Figures figures;
    private final Targets targets;
    private final Audit audit;
    private final Clock clock;

    Rules(Db db, RuleStore store, AlertStore alerts, Figures figures, Targets targets, Audit audit, Clock clock) {
        this.db = db;
        this.store = store;
        this.alerts = alerts;
        this.figures = figures;
        this.targets = targets;
        this.audit = audit;
        this.clock = clock;
    }

    List<Rule> list(Product product) {
        return db.inTransaction(
                product.organization(), tx -> store.list(tx, product.id().value(), figures::find));
    }

    Rule require(Product product, UUID id) {
        return db.inTransaction(product.organization(), tx -> require(tx, product, id));
    }

    private Rule require(Tx tx, Product product, UUID id) {
        return store.find(tx, product.id().value(), id, figures::find)
                .orElseThrow(() -> Problem.notFound("Alert rule", id.toString()));
    }

    /** @throws Problem 400 naming what is wrong; 409 when another rule has the name */
    Rule add(Caller caller, Product product, WantedRule wanted) {
        var draft = draft(product, wanted);
        return unique(
                draft.name(),
                tx -> {
                    if (store.list(tx, product.id().value(), figures::find).size() >= MAX_RULES) {
                        throw Problem.invalid(
                                "A product has at most %d alert rules; delete one first.".formatted(MAX_RULES));
                    }
                    targets.check(tx, draft.targets());
                    Rule added = require(tx, product, store.insert(tx, caller, product, draft, clock.instant()));
                    audit.record(tx, caller, "alert-rule.added", name(product, added), null, added);
                    return added;
                },
                product);
    }

    /** Alerts of a rule that watches something else now, or nothing, end without a word. */
    Rule change(Caller caller, Product product, UUID id, WantedRule wanted) {
        var draft = draft(product, wanted);
        return unique(
                draft.name(),
                tx -> {
                    store.lock(tx, id);
                    Rule before = require(tx, product, id);
                    targets.check(tx, draft.targets());
                    store.update(tx, product, id, draft, clock.instant());
                    boolean same = before.figure().equals(draft.figure())
                            && before.slice().equals(draft.slice());
                    if (!same || !draft.isOn()) {
                        alerts.end(tx, id, clock.instant());
                    }
                    Rule after = require(tx, product, id);
                    audit.record(tx, caller, "alert-rule.changed", name(product, after), before, after);
                    return after;
                },
                product);
    }

    /** Its alerts end without a word and stay in the history. */
    void delete(Caller caller, Product product, UUID id) {
        db.doInTransaction(product.organization(), tx -> {
            store.lock(tx, id);
            Rule rule = require(tx, product, id);
            alerts.end(tx, id, clock.instant());
            store.delete(tx, id);
            audit.record(tx, caller, "alert-rule.deleted", name(product, rule), rule, null);
        });
    }

    /** What the figure is now. @throws Problem 400 when it cannot be read so */
    List<Reading> preview(Product product, String figure, Map<String, String> slice) {
        var known = figures.require(figure);
        return figures.read(product.organization(), product.id().value(), figure, figures.slice(known, slice));
    }

    /**
     * A figure with the rule its room recommends.
     *
     * @param rule the rule of that name, once switched on
     */
    record Ready(Figure figure, Suggestion suggestion, Optional<UUID> rule) {
        public String condition() {
            return new Condition(
                            suggestion.isHighBad() ? Comparison.ABOVE : Comparison.BELOW,
                            suggestion.threshold(),
                            suggestion.clear(),
                            suggestion.holdFor())
                    .words(figure.unit());
        }

        public String badge() {
            return Rule.badge(suggestion.severity().name());
        }

        public String severityWord() {
            return suggestion.severity().name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    List<Ready> ready(Product product) {
        Map<String, UUID> present = list(product).stream().collect(Collectors.toMap(Rule::name, Rule::id));
        return figures.all().stream()
                .flatMap(figure -> figure.suggestion().stream()
                        .map(suggestion ->
                                new Ready(figure, suggestion, Optional.ofNullable(present.get(suggestion.name())))))
                .toList();
    }

    /** Adds the recommended rule as it is; it tells every target but trackers unless told which. */
    Rule switchOn(Caller caller, Product product, @Nullable String figure, @Nullable List<UUID> chosen) {
        Suggestion suggestion = figures.require(figure == null ? "" : figure)
                .suggestion()
                .orElseThrow(() -> Problem.invalid("Nothing is recommended for %s.".formatted(figure)));
        List<UUID> told = chosen != null
                ? chosen
                : targets.list(product.organization()).stream()
                        .filter(target -> !target.kind().equals("tracker"))
                        .map(Target::id)
                        .limit(WantedRule.MAX_TARGETS)
                        .toList();
        return add(
                caller,
                product,
                new WantedRule(
                        suggestion.name(),
                        figure,
                        Map.of(),
                        (suggestion.isHighBad() ? Comparison.ABOVE : Comparison.BELOW).slug(),
                        suggestion.threshold(),
                        suggestion.clear(),
                        Numbers.written(suggestion.holdFor()),
                        null,
                        null,
                        null,
                        suggestion.severity().name(),
                        null,
                        told,
                        true));
    }

    /** The figure is read once, so that a rule which can never be looked at is refused at once. */
    private RuleStore.Draft draft(Product product, WantedRule wanted) {
        Figure figure = figures.require(wanted.figure() == null ? "" : wanted.figure());
        var slice = figures.slice(figure, wanted.slice() == null ? Map.of() : wanted.slice());
        figures.read(product.organization(), product.id().value(), figure.id(), slice);
        return new RuleStore.Draft(
                wanted.requireName(),
                figure.id(),
                slice,
                wanted.condition(),
                wanted.interval(),
                wanted.reminder(),
                wanted.isGrouped(),
                wanted.wantedSeverity(),
                wanted.requireMessage(),
                wanted.requireTargets(),
                wanted.isOn());
    }

    private Rule unique(String name, Function<Tx, Rule> change, Product product) {
        try {
            return db.inTransaction(product.organization(), change);
        } catch (DbFailure failure) {
            if (failure.isDuplicate()) {
                throw Problem.conflict(
                        "alert-rule-exists", "The product has an alert rule “%s” already.".formatted(name));
            }
            throw failure;
        }
    }

    private static String name(Product product, Rule rule) {
        return product.slug() + "/" + rule.name();
    }
}
