package dev.fleetward.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.access.ProjectKeys;
import dev.fleetward.devices.Devices;
import dev.fleetward.ingest.EventStore.Place;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Everything decoded of a device, in the order of receipt. */
@Path("/api/v1/products/{slug}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class EventsResource {
    private static final Set<String> KINDS = Set.of(
            "heartbeat",
            "trace",
            "reboot",
            "logs",
            "recording",
            "coredump",
            "session",
            "crash",
            "attributes",
            "config",
            "security");
    /** The words of the wire, for those who know it. */
    private static final Map<String, String> ALSO =
            Map.of("log", "logs", "logs_timestamped", "logs", "cdr", "recording");

    private final Db db;
    private final Products products;
    private final Devices devices;
    private final EventStore events;
    private final DurableLog log;
    private final RefusalCounts refusals;
    private final IngestConfig config;
    private final CurrentCaller caller;

    EventsResource(
            Db db,
            Products products,
            Devices devices,
            EventStore events,
            DurableLog log,
            RefusalCounts refusals,
            IngestConfig config,
            CurrentCaller caller) {
        this.db = db;
        this.products = products;
        this.devices = devices;
        this.events = events;
        this.log = log;
        this.refusals = refusals;
        this.config = config;
        this.caller = caller;
    }

    /**
     * @param clockSkewSeconds by how much the device's clock is certainly wrong, ahead if positive; null if it may be right
     */
    public record Event(
            String id,
            String kind,
            @Nullable Instant capturedAt,
            Instant receivedAt,
            @Nullable Long clockSkewSeconds,
            JsonNode body) {}

    @GET
    @Path("devices/{serial}/events")
    @Allow(Permission.VIEW)
    public PageOf<Event> events(
            @PathParam("slug") String slug,
            @PathParam("serial") String serial,
            @QueryParam("kind") @Nullable String kind,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable Integer limit) {
        Cursor cursor = Cursor.parse(after, limit);
        Place place = place(cursor);
        var device = devices.require(products.require(caller.organization(), slug), serial);
        var page = db.inTransaction(
                caller.organization(), tx -> events.page(tx, device.id(), kinds(kind), place, cursor.limit()));
        List<Event> items = page.events().stream().map(EventsResource::event).toList();
        return page.more() ? PageOf.upTo(place(page.events().getLast()), items) : new PageOf<>(items, null);
    }

    private static Event event(EventStore.Stored row) {
        return new Event(
                row.id(),
                row.kind(),
                row.capturedAt(),
                row.receivedAt(),
                Skew.seconds(row.capturedAt(), row.receivedAt()),
                row.body());
    }

    private static String place(EventStore.Stored row) {
        return "%d_%d_%s".formatted(row.sequence(), row.position(), row.id());
    }

    /** Lets a caller wait until what was acknowledged is decoded: then nothing is pending. */
    @GET
    @Path("ingest/status")
    @Allow(Permission.VIEW)
    public IngestCountStore.Status status(@PathParam("slug") String slug) {
        var product = products.require(caller.organization(), slug);
        return db.inTransaction(caller.organization(), tx -> log.status(tx, product));
    }

    /** What the product and each device may send, and what was turned away for sending more. */
    @GET
    @Path("ingest/limits")
    @Allow(Permission.VIEW)
    public IntakeLimits limits(@PathParam("slug") String slug) {
        var product = products.require(caller.organization(), slug);
        return IntakeLimits.of(
                config,
                refusals.of(new ProjectKeys.Project(
                        product.organization(), product.id().value())));
    }

    private static Set<String> kinds(@Nullable String asked) {
        var kinds = new LinkedHashSet<String>();
        if (asked == null || asked.isBlank()) {
            return kinds;
        }
        for (String word : asked.split(",", -1)) {
            String kind = ALSO.getOrDefault(word.strip(), word.strip());
            if (!KINDS.contains(kind)) {
                throw Problem.invalid("kind “%s” is none of %s."
                        .formatted(
                                word, String.join(", ", KINDS.stream().sorted().toList())));
            }
            kinds.add(kind);
        }
        return kinds;
    }

    private static Place place(Cursor cursor) {
        if (cursor.after().isEmpty()) {
            return Place.START;
        }
        String[] parts = cursor.after().get().split("_", -1);
        try {
            if (parts.length == 3) {
                return new Place(Long.parseLong(parts[0]), Integer.parseInt(parts[1]), UUID.fromString(parts[2]));
            }
        } catch (IllegalArgumentException e) {
            // told below, with what is no cursor for other reasons
        }
        throw Problem.invalid("after must be a cursor taken from “next” of an earlier page.");
    }
}
