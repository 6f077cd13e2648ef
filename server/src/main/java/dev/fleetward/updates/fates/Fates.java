package dev.fleetward.updates.fates;

import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.VersionOrder;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Classes and counts every device of a rollout. Safe for concurrent use. */
@ApplicationScoped
public class Fates {
    private static final Duration SILENT = Duration.ofDays(1);

    private final Db db;
    private final FateStore store;
    private final Clock clock;

    Fates(Db db, FateStore store, Clock clock) {
        this.db = db;
        this.store = store;
        this.clock = clock;
    }

    /** One device of a rollout. */
    public record Device(
            String serial,
            Fate fate,
            @Nullable String runs,
            Instant lastSeenAt,
            int attempt,
            @Nullable Instant retryAt,
            String message) {}

    /** @param version of the rollout's release */
    public Map<Fate, Long> count(OrganizationId organization, UUID rollout, String version) {
        return db.inTransaction(
                organization,
                tx -> store.count(tx, rollout, lower(tx, rollout, version), clock.instant().minus(SILENT)));
    }

    public PageOf<Device> list(
            OrganizationId organization, UUID rollout, String version, Fate fate, Cursor cursor) {
        var lines = db.inTransaction(
                organization,
                tx -> store.list(
                        tx,
                        rollout,
                        fate,
                        lower(tx, rollout, version),
                        clock.instant().minus(SILENT),
                        cursor.afterNumber(0),
                        cursor.rows()));
        return PageOf.of(lines, cursor.limit(), line -> Integer.toString(line.actionId()))
                .map(line -> new Device(
                        line.serial(),
                        line.fate(),
                        line.runs(),
                        line.lastSeenAt(),
                        line.attempt(),
                        line.retryAt(),
                        line.message()));
    }

    /** The version a rollout brings; empty when the product has no such rollout. */
    Optional<String> version(OrganizationId organization, UUID product, UUID rollout) {
        return db.inTransaction(organization, tx -> store.version(tx, product, rollout));
    }

    /** @throws Problem 400 naming the classes there are */
    public static Fate parse(String text) {
        String wanted = text.toUpperCase(Locale.ROOT).replace('-', '_');
        return Arrays.stream(Fate.values())
                .filter(fate -> fate.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> Problem.invalid("class must be one of %s, not “%s”."
                        .formatted(
                                Arrays.stream(Fate.values()).map(Enum::name).collect(Collectors.joining(", ")), text)));
    }

    private List<String> lower(Tx tx, UUID rollout, String version) {
        return store.running(tx, rollout).stream()
                .filter(running -> VersionOrder.compare(running, version).orElse(0) < 0)
                .toList();
    }
}
