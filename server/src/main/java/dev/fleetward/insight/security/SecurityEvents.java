package dev.fleetward.insight.security;

import dev.fleetward.access.Caller;
import dev.fleetward.access.Permission;
import dev.fleetward.insight.security.SecurityEventStore.Filter;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.SecurityKind;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What bears on the security of a product and its organization. Safe for concurrent use. */
@ApplicationScoped
public class SecurityEvents {
    static final int MAX_DAYS = 400;
    private static final UUID LAST_ID = new UUID(-1, -1);

    private final Db db;
    private final SecurityEventStore store;
    private final Clock clock;

    SecurityEvents(Db db, SecurityEventStore store, Clock clock) {
        this.db = db;
        this.store = store;
        this.clock = clock;
    }

    /** @param days 1 to {@value #MAX_DAYS} */
    record Asked(
            @Nullable String kind,
            @Nullable String severity,
            @Nullable String device,
            int days) {}

    /**
     * Newest first. What concerns the whole organization names people and tokens: only who may read the audit log sees it.
     *
     * @throws Problem 400 for a kind or severity there is not
     */
    PageOf<SecurityEvent> list(Caller caller, Product product, Asked asked, Cursor cursor) {
        if (asked.days < 1 || asked.days > MAX_DAYS) {
            throw Problem.invalid("days must be between 1 and %d, not %d.".formatted(MAX_DAYS, asked.days));
        }
        var filter = new Filter(
                product.id().value(),
                caller.may(Permission.READ_AUDIT),
                given(asked.kind).map(SecurityEvents::kind).orElse(null),
                given(asked.severity).map(Severity::parse).orElse(null),
                given(asked.device).orElse(null),
                clock.instant().minus(Duration.ofDays(asked.days)));
        Place before =
                cursor.after().map(Place::parse).orElse(new Place(Instant.parse("9999-01-01T00:00:00Z"), LAST_ID));
        var rows = db.inTransaction(
                product.organization(), tx -> store.list(tx, filter, before.at, before.id, cursor.rows()));
        return PageOf.of(rows, cursor.limit(), event -> event.lastAt() + " " + event.id());
    }

    List<SecurityEventStore.Sum> sums(Product product, Severity atLeast, Duration window) {
        Instant since = clock.instant().minus(window);
        return db.inTransaction(
                product.organization(), tx -> store.sums(tx, product.id().value(), atLeast.andAbove(), since));
    }

    static SecurityKind kind(String slug) {
        return SecurityKind.find(slug)
                .orElseThrow(() -> Problem.invalid("kind must be one of %s, not “%s”."
                        .formatted(
                                Arrays.stream(SecurityKind.values())
                                        .map(SecurityKind::slug)
                                        .collect(Collectors.joining(", ")),
                                slug)));
    }

    private static Optional<String> given(@Nullable String text) {
        return Optional.ofNullable(text).map(String::strip).filter(some -> !some.isEmpty());
    }

    private record Place(Instant at, UUID id) {
        static Place parse(String cursor) {
            try {
                String[] parts = cursor.split(" ", 2);
                return new Place(Instant.parse(parts[0]), UUID.fromString(parts[1]));
            } catch (java.time.format.DateTimeParseException
                    | IllegalArgumentException
                    | ArrayIndexOutOfBoundsException e) {
                throw Problem.invalid("after must be a cursor taken from “next” of an earlier page.");
            }
        }
    }
}
