package dev.fleetward.privacy.owners;

import dev.fleetward.devices.Device;
import dev.fleetward.privacy.SubjectRequests;
import dev.fleetward.privacy.SubjectRequests.Held;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * How much is held of a device. Counting reads all of it, so a count serves for an hour, and few are made at a time. Safe
 * for concurrent use.
 */
@ApplicationScoped
class Countings {
    private static final Duration SERVES = Duration.ofHours(1);
    private static final int MAX_AT_A_TIME = 2;

    private final SubjectRequests requests;
    private final Clock clock;
    private final Map<UUID, Counted> counted = new ConcurrentHashMap<>();
    private final Semaphore room = new Semaphore(MAX_AT_A_TIME);

    Countings(SubjectRequests requests, Clock clock) {
        this.requests = requests;
        this.clock = clock;
    }

    record Counted(List<Held> held, Instant at) {}

    /** @return empty while others are counted */
    Optional<Counted> of(Product product, Device device) {
        Instant now = clock.instant();
        counted.values().removeIf(old -> old.at.plus(SERVES).isBefore(now));
        Counted known = counted.get(device.id().value());
        if (known != null) {
            return Optional.of(known);
        }
        if (!room.tryAcquire()) {
            return Optional.empty();
        }
        try {
            var fresh = new Counted(requests.held(product, device), now);
            counted.put(device.id().value(), fresh);
            return Optional.of(fresh);
        } catch (IOException e) {
            throw new UncheckedIOException("counting what is held", e);
        } finally {
            room.release();
        }
    }
}
