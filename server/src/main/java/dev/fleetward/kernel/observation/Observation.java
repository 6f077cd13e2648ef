package dev.fleetward.kernel.observation;

import dev.fleetward.kernel.observation.HealthPart.Status;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The server as it was seen a few seconds ago. Whoever asks, however often, costs the database nothing, and gets an answer
 * while the database gives none. Safe for concurrent use; {@link #look} is for one thread.
 */
@ApplicationScoped
public class Observation {
    /** After that long without a look the server is taken to be in trouble. */
    static final Duration STALE_AFTER = Duration.ofMinutes(1);

    private static final Logger LOG = Logger.getLogger(Observation.class);

    private final Clock clock;
    private final Instance<Gauges> gauges;
    private final Instance<ServerQueue> queues;
    private final Instance<HealthPart> parts;
    private volatile Seen seen;

    Observation(
            Clock clock,
            @Any Instance<Gauges> gauges,
            @Any Instance<ServerQueue> queues,
            @Any Instance<HealthPart> parts) {
        this.clock = clock;
        this.gauges = gauges;
        this.queues = queues;
        this.parts = parts;
        this.seen = new Seen(clock.instant(), Map.of(), List.of(), List.of());
    }

    /** @param since when it came to be so, or the server's start */
    public record Part(String part, Status status, Instant since) {}

    public record Health(Status status, Instant checkedAt, List<Part> parts) {}

    /** A figure and the values of its labels. */
    record Series(String name, List<String> labels) {}

    record Seen(Instant at, Map<Series, Double> gauges, List<ServerQueue.Waiting> queues, List<Part> parts) {}

    public Health health() {
        Seen now = seen;
        Status worst = now.parts.stream().map(Part::status).reduce(Status.UP, Status::worse);
        boolean stale = now.at.plus(STALE_AFTER).isBefore(clock.instant());
        return new Health(stale ? Status.DOWN : worst, now.at, now.parts);
    }

    /** Those that could be read, by their rooms' order. */
    public List<ServerQueue.Waiting> queues() {
        return seen.queues;
    }

    Map<Series, Double> gauges() {
        return seen.gauges;
    }

    /** Asks every room anew. */
    public void look() {
        var values = new LinkedHashMap<Series, Double>();
        var waiting = new ArrayList<ServerQueue.Waiting>();
        var found = new LinkedHashMap<String, Status>();
        parts.stream().forEach(part -> found.merge(part.part(), status(part), Status::worse));
        int failed = 0;
        for (ServerQueue queue : queues) {
            Optional<ServerQueue.Waiting> one = read(queue);
            one.ifPresent(waiting::add);
            failed += one.isPresent() ? 0 : 1;
        }
        for (ServerQueue.Waiting one : waiting) {
            boolean late = one.isLate(clock.instant());
            found.merge(one.id().replace('_', '-'), late ? Status.DEGRADED : Status.UP, Status::worse);
            put(values, "fleetward_" + one.id() + "_waiting", (double) one.count());
            put(
                    values,
                    "fleetward_" + one.id() + "_oldest_seconds",
                    one.age(clock.instant()).toMillis() / 1_000.0);
        }
        for (Gauges source : gauges) {
            failed += read(source, values) ? 0 : 1;
        }
        // What cannot be asked any more, as its queue without the database, is no longer known to be well.
        seen.parts.forEach(part -> found.putIfAbsent(part.part, Status.DOWN));
        found.forEach((part, status) -> put(values, "fleetward_part_status", status.badness(), part));
        put(values, "fleetward_observation_failures", failed);
        seen = new Seen(clock.instant(), Map.copyOf(values), List.copyOf(waiting), parts(found));
    }

    private List<Part> parts(Map<String, Status> found) {
        Map<String, Part> before = new LinkedHashMap<>();
        seen.parts.forEach(part -> before.put(part.part, part));
        Instant now = clock.instant();
        return found.entrySet().stream()
                .map(entry -> {
                    Part known = before.get(entry.getKey());
                    return known != null && known.status == entry.getValue()
                            ? known
                            : new Part(entry.getKey(), entry.getValue(), now);
                })
                .toList();
    }

    private static Status status(HealthPart part) {
        try {
            return part.status();
        } catch (RuntimeException e) {
            LOG.warnf("the part %s does not answer: %s", part.part(), e);
            return Status.DOWN;
        }
    }

    private static Optional<ServerQueue.Waiting> read(ServerQueue queue) {
        try {
            return Optional.of(queue.waiting());
        } catch (RuntimeException e) {
            LOG.warnf("a queue cannot be read: %s", e);
            return Optional.empty();
        }
    }

    private static boolean read(Gauges source, Map<Series, Double> into) {
        try {
            source.read((name, value, labels) -> put(into, name, value, labels));
            return true;
        } catch (RuntimeException e) {
            LOG.warnf("figures of the server cannot be read: %s", e);
            return false;
        }
    }

    private static void put(Map<Series, Double> into, String name, double value, String... labels) {
        Metric.require(name, labels.length);
        into.put(new Series(name, List.of(labels)), value);
    }
}
