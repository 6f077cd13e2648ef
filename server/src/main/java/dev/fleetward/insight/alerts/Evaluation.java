package dev.fleetward.insight.alerts;

import dev.fleetward.insight.alerts.RuleStore.Due;
import dev.fleetward.insight.delivery.Deliveries;
import dev.fleetward.insight.delivery.Notification.Kind;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.kernel.Watched.Reading;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import dev.fleetward.products.Products;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the rules that are due. A figure is read outside any transaction; what follows from it (the alerts' states,
 * what is to be told, when to look again) is one transaction, so that a server killed at any moment neither forgets an
 * alert nor tells it anew. Rules are locked one by one; several servers may look at once.
 */
@ApplicationScoped
class Evaluation {
    private static final Logger LOG = Logger.getLogger(Evaluation.class);
    private static final int MAX_RULES_AT_ONCE = 500;
    /** Other recurring work waits meanwhile. */
    private static final Duration MAX_TIME = Duration.ofSeconds(20);

    private final Db db;
    private final Products products;
    private final Figures figures;
    private final RuleStore rules;
    private final AlertStore alerts;
    private final SilenceStore silences;
    private final Deliveries deliveries;
    private final Telling telling;
    private final Clock clock;

    Evaluation(
            Db db,
            Products products,
            Figures figures,
            RuleStore rules,
            AlertStore alerts,
            SilenceStore silences,
            Deliveries deliveries,
            Telling telling,
            Clock clock) {
        this.db = db;
        this.products = products;
        this.figures = figures;
        this.rules = rules;
        this.alerts = alerts;
        this.silences = silences;
        this.deliveries = deliveries;
        this.telling = telling;
        this.clock = clock;
    }

    /** @param only one organization's; null for all */
    void evaluate(@Nullable OrganizationId only, Instant now) {
        Instant end = clock.instant().plus(MAX_TIME);
        for (Due due : db.acrossOrganizations(tx -> rules.due(tx, only, now, MAX_RULES_AT_ONCE))) {
            if (clock.instant().isAfter(end)) {
                return;
            }
            look(due, now);
        }
    }

    private void look(Due due, Instant now) {
        var product = products.byId(due.organization(), new ProductId(due.product()));
        var rule = db.inTransaction(due.organization(), tx -> rules.find(tx, due.product(), due.rule(), figures::find));
        if (product.isEmpty() || rule.isEmpty()) {
            return;
        }
        Looked looked = read(product.get(), rule.get());
        db.doInTransaction(due.organization(), tx -> {
            if (rules.lockDue(tx, due.rule(), now)) {
                rules.find(tx, due.product(), due.rule(), figures::find)
                        .filter(fresh -> fresh.figure().equals(rule.get().figure())
                                && fresh.slice().equals(rule.get().slice()))
                        .ifPresent(fresh -> decide(tx, product.get(), fresh, looked, now));
            }
        });
    }

    private record Looked(List<Reading> readings, String trouble) {}

    private Looked read(Product product, Rule rule) {
        try {
            var readings = figures.read(product.organization(), product.id().value(), rule.figure(), rule.slice());
            return new Looked(readings, "");
        } catch (Problem problem) {
            return new Looked(List.of(), problem.detail());
        } catch (RuntimeException e) {
            // The edge of a loop: a figure that fails must be seen on its rule and not stop the other rules.
            LOG.errorf(e, "figure %s of rule %s failed", rule.figure(), rule.id());
            return new Looked(List.of(), "The figure could not be read; the server's log has why.");
        }
    }

    private void decide(Tx tx, Product product, Rule rule, Looked looked, Instant now) {
        if (looked.trouble.isEmpty()) {
            apply(tx, product, rule, looked.readings, now);
        }
        rules.looked(tx, rule.id(), now, now.plus(rule.every()), looked.trouble);
    }

    private void apply(Tx tx, Product product, Rule rule, List<Reading> readings, Instant now) {
        Map<String, Alert> before = new HashMap<>();
        alerts.active(tx, rule.id()).forEach(alert -> before.put(alert.subject(), alert));
        Map<String, Reading> bySubject = new LinkedHashMap<>();
        readings.forEach(reading -> bySubject.putIfAbsent(reading.subject(), reading));

        bySubject.forEach((subject, reading) -> step(tx, product, rule, before.remove(subject), reading, now));
        for (Alert alert : before.values()) {
            if (alert.isFiring()) {
                alerts.resolve(tx, alert.id(), now);
            } else {
                alerts.forget(tx, alert.id());
            }
        }
        tell(tx, product, rule, now);
    }

    private void step(Tx tx, Product product, Rule rule, @Nullable Alert before, Reading reading, Instant now) {
        AlertState from = before == null ? AlertState.CALM : before.stateNow();
        Instant since = before == null ? now : before.since();
        AlertState to = rule.condition().next(from, since, reading.value(), now);
        if (before == null) {
            if (to != AlertState.CALM) {
                alerts.begin(tx, product.organization(), product.id().value(), rule, reading, to, now);
            }
        } else if (to == AlertState.CALM) {
            alerts.forget(tx, before.id());
        } else if (reading.value().isPresent()
                && Double.isFinite(reading.value().getAsDouble())) {
            alerts.move(tx, before.id(), to, reading, now);
        }
    }

    private void tell(Tx tx, Product product, Rule rule, Instant now) {
        var silent = silences.active(tx, product.id().value(), now);
        var ofRule = alerts.toTell(tx, rule.id(), now).stream()
                .filter(alert -> silent.stream().noneMatch(silence -> silence.covers(rule.id(), alert.subject())))
                .toList();
        var firing = ofRule.stream()
                .filter(alert -> alert.isFiring() && alert.toldAt() == null)
                .toList();
        var reminded =
                ofRule.stream().filter(alert -> isReminderDue(rule, alert, now)).toList();
        var resolved = ofRule.stream()
                .filter(alert -> !alert.isFiring() && alert.toldAt() != null)
                .toList();
        queue(tx, Kind.FIRING, product, rule, firing, now);
        queue(tx, Kind.REMINDER, product, rule, reminded, now);
        queue(tx, Kind.RESOLVED, product, rule, resolved, now);
        var told = new ArrayList<UUID>();
        firing.forEach(alert -> told.add(alert.id()));
        reminded.forEach(alert -> told.add(alert.id()));
        alerts.told(tx, told, now);
    }

    private static boolean isReminderDue(Rule rule, Alert alert, Instant now) {
        return alert.isFiring()
                && alert.acknowledged() == null
                && alert.toldAt() != null
                && !rule.remindEvery().isZero()
                && !alert.toldAt().plus(rule.remindEvery()).isAfter(now);
    }

    private void queue(Tx tx, Kind kind, Product product, Rule rule, List<Alert> told, Instant now) {
        telling.of(kind, product, rule, told, now)
                .forEach(notification -> deliveries.queue(tx, product.id().value(), rule.targets(), notification, now));
    }
}
