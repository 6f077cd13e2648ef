package dev.fleetward.insight.fleet;

import dev.fleetward.ingest.FieldEvent;
import dev.fleetward.ingest.FieldEvent.Defined;
import dev.fleetward.ingest.FieldEvent.Fraction;
import dev.fleetward.ingest.FieldEvent.Heartbeat;
import dev.fleetward.ingest.FieldEvent.Named;
import dev.fleetward.ingest.FieldEvent.Session;
import dev.fleetward.ingest.FieldEventConsumer;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import dev.fleetward.telemetry.AgentReading;
import dev.fleetward.telemetry.FieldMetrics;
import dev.fleetward.telemetry.FieldText;
import dev.fleetward.telemetry.Place;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes from reports what their samples in the lake do not say: values that are no numbers, clocks that cannot be right, and
 * the unit each version gives a metric. Reports without any of it cost no statement. Safe for concurrent use.
 */
@ApplicationScoped
class MeaningIntake implements FieldEventConsumer {
    private static final int MAX_KNOWN = 50_000;
    private static final int MAX_NAME_CHARACTERS = 128;
    private static final int MAX_UNIT_CHARACTERS = 32;

    private final RefusalStore store;
    private final Clock clock;
    private final Set<RefusalStore.Unit> known = ConcurrentHashMap.newKeySet();

    MeaningIntake(RefusalStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    @Override
    public void accept(Tx tx, List<Incoming> events) {
        take(tx, AgentReading.unpacked(events), true);
    }

    @Override
    public void named(Tx tx, List<Incoming> events) {
        take(tx, events, false);
    }

    private void take(Tx tx, List<Incoming> events, boolean firstTime) {
        var refused = new HashMap<RefusalStore.Key, Long>();
        var units = new HashSet<RefusalStore.Unit>();
        Set<Object> definitions = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Incoming incoming : events) {
            FieldEvent.Metrics metrics = metrics(incoming.event());
            if (metrics != null) {
                UUID product = incoming.received().product().value();
                String version = version(incoming.event());
                if (firstTime) {
                    refuse(refused, product, version, incoming, metrics);
                }
                // Thousands of reports of one build share their definitions.
                if (!(metrics instanceof Defined defined) || definitions.add(defined.definitions())) {
                    gather(units, product, version, incoming.event(), metrics);
                }
            }
        }
        Instant now = clock.instant();
        if (!refused.isEmpty()) {
            store.add(tx, organization(events), LocalDate.ofInstant(now, ZoneOffset.UTC), refused);
        }
        units.removeIf(known::contains);
        if (!units.isEmpty()) {
            store.addUnits(tx, organization(events), units, now);
            tx.afterCommit(() -> remember(units));
        }
    }

    private void remember(Set<RefusalStore.Unit> units) {
        if (known.size() > MAX_KNOWN) {
            known.clear();
        }
        known.addAll(units);
    }

    private static OrganizationId organization(List<Incoming> events) {
        return events.getFirst().received().organization();
    }

    private static FieldEvent.@Nullable Metrics metrics(FieldEvent event) {
        return switch (event) {
            case Heartbeat heartbeat -> heartbeat.metrics();
            case Session session -> session.metrics();
            default -> null;
        };
    }

    /** A session's metrics are others than the heartbeat's, though their names may be the same. */
    private static String prefix(FieldEvent event) {
        return event instanceof Session session && session.isNamed() ? session.name() + "." : "";
    }

    private static String version(FieldEvent event) {
        String said = event.origin().softwareVersion();
        return said == null ? "" : said;
    }

    private static void refuse(
            Map<RefusalStore.Key, Long> refused,
            UUID product,
            String version,
            Incoming incoming,
            FieldEvent.Metrics metrics) {
        Instant said = incoming.event().origin().capturedAt();
        if (said != null && !Place.of(incoming).at().equals(said)) {
            refused.merge(new RefusalStore.Key(product, "", version, Refusal.CLOCK_WRONG), 1L, Long::sum);
        }
        if (!(metrics instanceof Named named)) {
            return; // firmware counts in whole numbers
        }
        String prefix = prefix(incoming.event());
        named.values().forEach((name, value) -> {
            if (value instanceof Fraction fraction && !Double.isFinite(fraction.value())) {
                String metric = FieldText.clean(prefix + name, MAX_NAME_CHARACTERS);
                refused.merge(new RefusalStore.Key(product, metric, version, Refusal.NOT_A_NUMBER), 1L, Long::sum);
            }
        });
    }

    private static void gather(
            Set<RefusalStore.Unit> units, UUID product, String version, FieldEvent event, FieldEvent.Metrics metrics) {
        String prefix = prefix(event);
        FieldMetrics.meanings(metrics).forEach((name, meaning) -> {
            String unit = meaning.unit();
            if (unit != null && !unit.isEmpty()) {
                units.add(new RefusalStore.Unit(
                        product,
                        FieldText.clean(prefix + name, MAX_NAME_CHARACTERS),
                        version,
                        FieldText.clean(unit, MAX_UNIT_CHARACTERS)));
            }
        });
    }
}
