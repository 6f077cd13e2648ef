package dev.fleetward.disclosure.alarms;

import dev.fleetward.disclosure.Case;
import dev.fleetward.disclosure.Cases;
import dev.fleetward.disclosure.Stage;
import dev.fleetward.disclosure.time.LegalTime;
import dev.fleetward.disclosure.time.MemberState;
import dev.fleetward.insight.delivery.Deliveries;
import dev.fleetward.insight.delivery.Notification;
import dev.fleetward.insight.delivery.Target;
import dev.fleetward.insight.delivery.Targets;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.PublicAddress;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * Tells every alert target of the organization as a clock runs out, without any rule: nobody may switch off a legal
 * deadline by accident. Each share is told once; after a standstill only the latest of a clock.
 */
@ApplicationScoped
class Alarms {
    private final Db db;
    private final Cases cases;
    private final Products products;
    private final AlarmStore store;
    private final Targets targets;
    private final Deliveries deliveries;
    private final PublicAddress address;

    Alarms(
            Db db,
            Cases cases,
            Products products,
            AlarmStore store,
            Targets targets,
            Deliveries deliveries,
            PublicAddress address) {
        this.db = db;
        this.cases = cases;
        this.products = products;
        this.store = store;
        this.targets = targets;
        this.deliveries = deliveries;
        this.address = address;
    }

    void look(OrganizationId organization, Instant now) {
        List<UUID> told = targets.list(organization).stream().map(Target::id).toList();
        for (Case c : cases.withClocks(organization, now)) {
            List<Alarm> reached = Alarm.of(c, now);
            if (!reached.isEmpty()) {
                products.byId(organization, c.product()).ifPresent(product -> tell(product, c, reached, told, now));
            }
        }
    }

    List<AlarmStore.Recorded> of(Product product, Case c) {
        return db.inTransaction(product.organization(), tx -> store.of(tx, c.id()));
    }

    private void tell(Product product, Case c, List<Alarm> reached, List<UUID> told, Instant now) {
        db.doInTransaction(product.organization(), tx -> {
            var fresh = new ArrayList<Alarm>();
            for (Alarm alarm : reached) {
                if (store.insert(tx, product.organization(), c.id(), alarm, c.at(now))) {
                    fresh.add(alarm);
                }
            }
            fresh.stream()
                    .filter(Alarm::overdue)
                    .forEach(alarm -> cases.append(
                            tx,
                            product.organization(),
                            c,
                            "Overdue: " + alarm.stage().title().toLowerCase(Locale.ROOT),
                            overdue(c, alarm),
                            now));
            latest(c, fresh, now)
                    .forEach(alarm -> deliveries.queue(
                            tx, product.id().value(), told, notification(product, c, alarm, now), now));
        });
    }

    /** Of each clock the highest share; what was sent in the meantime needs no telling. */
    private static List<Alarm> latest(Case c, List<Alarm> fresh, Instant now) {
        var latest = new LinkedHashMap<Stage, Alarm>();
        fresh.stream()
                .filter(alarm ->
                        c.clocks(now).stream().anyMatch(clock -> clock.stage() == alarm.stage() && clock.isOpen()))
                .sorted(Comparator.comparingInt(Alarm::percent))
                .forEach(alarm -> latest.put(alarm.stage(), alarm));
        return List.copyOf(latest.values());
    }

    private Notification notification(Product product, Case c, Alarm alarm, Instant now) {
        ZoneId zone = zone(c);
        String stage = alarm.stage().title();
        String title = alarm.overdue()
                ? "%s%s %s is overdue".formatted(drill(c), c.name(), stage)
                : "%s%s %s: %d %% of the time is gone".formatted(drill(c), c.name(), stage, alarm.percent());
        String link = address.link("/products/%s/cases/%s".formatted(product.slug(), c.name()));
        String sentence = "%s, %s. Due %s, legal limit %s (%s)."
                .formatted(
                        stage,
                        LegalTime.remaining(alarm.due(), c.at(now)),
                        LegalTime.limit(alarm.due(), zone),
                        LegalTime.limit(alarm.outerLimit(), zone),
                        alarm.stage().citation(c.kind()));
        return new Notification(
                Notification.Kind.FIRING,
                new Notification.Product(product.slug(), product.name()),
                null,
                now,
                title,
                sentence + "\n" + link,
                link,
                List.of(new Notification.Item(
                        "%s-%s-%d".formatted(c.id(), alarm.stage().slug(), alarm.percent()),
                        "%s %s".formatted(c.name(), stage.toLowerCase(Locale.ROOT)),
                        alarm.percent(),
                        "%",
                        alarm.reachedAt(),
                        null,
                        sentence,
                        link)),
                0);
    }

    private static String overdue(Case c, Alarm alarm) {
        return "It was due %s and had not been sent by then; the legal limit is %s. This line stays, whatever is recorded later."
                .formatted(LegalTime.limit(alarm.due(), zone(c)), LegalTime.limit(alarm.outerLimit(), zone(c)));
    }

    private static String drill(Case c) {
        return c.drill() ? "[Drill] " : "";
    }

    private static ZoneId zone(Case c) {
        return MemberState.of(c.csirt()).orElseThrow().zone();
    }
}
