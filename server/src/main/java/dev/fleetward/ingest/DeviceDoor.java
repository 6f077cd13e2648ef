package dev.fleetward.ingest;

import dev.fleetward.access.ProjectKeys;
import dev.fleetward.access.ProjectKeys.Project;
import dev.fleetward.kernel.DiskRoom;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.logging.LogFact;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;

/**
 * Who may bring field data, and how much: the same for every way in, so that a flood of one device or product takes
 * nothing from the others. Safe for concurrent use.
 */
@ApplicationScoped
public class DeviceDoor {
    private static final String BEARER = "bearer ";
    /** Of keys nobody has seen yet, each a question to the database. */
    private static final int MAX_KEY_LOOKUPS = 64;

    private final ProjectKeys keys;
    private final RefusalCounts refusals;
    private final Transport transport;
    private final CurrentVertxRequest current;
    private final DiskRoom disk;
    private final TokenBuckets<UUID> products;
    private final TokenBuckets<DeviceKey> devices;
    private final Semaphore lookups = new Semaphore(MAX_KEY_LOOKUPS);

    DeviceDoor(
            Clock clock,
            ProjectKeys keys,
            RefusalCounts refusals,
            Transport transport,
            CurrentVertxRequest current,
            IngestConfig config,
            DiskRoom disk) {
        this.keys = keys;
        this.disk = disk;
        this.transport = transport;
        this.current = current;
        this.refusals = refusals;
        this.products = new TokenBuckets<>(clock, config.maxRequestsPerSecond(), config.maxRequestsPerSecond());
        this.devices = new TokenBuckets<>(clock, config.maxDeviceItemsPerSecond(), config.maxDeviceBurst());
    }

    /**
     * The product whose project key the request has, in {@code Memfault-Project-Key} or as a bearer token.
     *
     * @throws Problem 403 without a key or with none of ours
     */
    public Project require(HttpHeaders headers) {
        String key = key(headers)
                .orElseThrow(
                        () -> new Problem(
                                403,
                                "no-project-key",
                                "No project key",
                                "Send the product's project key in the header Memfault-Project-Key or as Authorization: Bearer."));
        Project project = keys.cached(key).or(() -> lookUp(key)).orElseThrow(DeviceDoor::unknownKey);
        LogFact.ORGANIZATION.is(project.organization().toString());
        RoutingContext routing = current.getCurrent();
        if (routing != null) {
            arrived(project, routing.request());
        }
        return project;
    }

    /** Notes how a request came whose project is known. */
    void arrived(Project project, HttpServerRequest request) {
        transport.seen(project.organization(), project.product(), request);
    }

    private Optional<Project> lookUp(String key) {
        if (!lookups.tryAcquire()) {
            throw new Problem(503, "busy", "Busy", "Too many keys are being looked up. Try again in a few seconds.");
        }
        try {
            return keys.find(key);
        } finally {
            lookups.release();
        }
    }

    private static Optional<String> key(HttpHeaders headers) {
        String own = headers.getHeaderString("Memfault-Project-Key");
        if (own != null && !own.isBlank()) {
            return Optional.of(own.strip());
        }
        String authorization = headers.getHeaderString(HttpHeaders.AUTHORIZATION);
        return Optional.ofNullable(authorization)
                .filter(text -> text.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(text -> text.substring(BEARER.length()).strip())
                .filter(text -> !text.isEmpty());
    }

    static Problem unknownKey() {
        return new Problem(
                403,
                "bad-project-key",
                "Unknown project key",
                "No product has this project key. Check it under the product's settings.");
    }

    /** @throws Problem 429 when the product's devices ask more often together than they may, 503 without room on the disk */
    public void admit(Project project) {
        disk.require();
        if (!products.take(project.product(), 1)) {
            refusals.add(project, RefusalCounts.PRODUCT_RATE, 1);
            throw new Problem(
                    429, "too-many-requests", "Too many requests", "The product posts more than its limit per second.");
        }
    }

    /**
     * @param items chunks or events
     * @throws Problem 429 when one device brings more than it may
     */
    public void admit(Project project, DeviceKey device, int items) {
        if (!mayBring(project, device, items)) {
            throw new Problem(
                    429,
                    "too-many-requests",
                    "Too many requests",
                    "The device “%s” sends more than its limit.".formatted(device.serial()));
        }
    }

    /** Counts a request that was refused because the log was behind. */
    void turnedAway(Project project) {
        refusals.add(project, RefusalCounts.BUSY, 1);
    }

    /** For carriers that have no way to refuse. */
    public boolean mayBring(Project project, DeviceKey device, int items) {
        if (devices.take(device, items)) {
            return true;
        }
        refusals.add(project, device, items);
        return false;
    }
}
