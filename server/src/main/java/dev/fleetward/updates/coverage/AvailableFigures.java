package dev.fleetward.updates.coverage;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Watched;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;

/**
 * Updates that are available and not taken yet, so that the maker's own system hears of it by webhook or e-mail and tells
 * users (CRA Annex I, Part I (2)(c); Part II (8)).
 */
@ApplicationScoped
class AvailableFigures implements Watched {
    private static final String AVAILABLE = "updates.available";

    private final Db db;
    private final CoverageStore store;

    AvailableFigures(Db db, CoverageStore store) {
        this.db = db;
        this.store = store;
    }

    @Override
    public List<Figure> figures() {
        return List.of(new Figure(
                AVAILABLE,
                "Devices an update is available to",
                "devices",
                List.of(),
                Optional.of(new Suggestion("Update available", true, 0, 0, Duration.ZERO, Severity.INFO))));
    }

    @Override
    public List<Reading> read(OrganizationId organization, UUID product, String figure, Map<String, String> slice) {
        return db.inTransaction(organization, tx -> store.available(tx, product, MAX_READINGS)).stream()
                .map(one -> new Reading(
                        one.rollout(),
                        OptionalDouble.of((double) one.devices()),
                        "%s %s is available to %s that did not install it yet."
                                .formatted(one.softwareType(), one.version(), Watched.count(one.devices(), "device")),
                        "/products/%s/updates/rollouts/%s/coverage".formatted(one.product(), one.id())))
                .toList();
    }
}
