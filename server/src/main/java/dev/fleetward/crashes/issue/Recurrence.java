package dev.fleetward.crashes.issue;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.VersionOrder;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Brings a resolved issue back when field data shows it again where it should be gone. */
@ApplicationScoped
public class Recurrence {
    private final IssueStore issues;
    private final ActivityStore activity;

    Recurrence(IssueStore issues, ActivityStore activity) {
        this.issues = issues;
        this.activity = activity;
    }

    /** One event of the issue. */
    public record Event(
            OrganizationId organization,
            UUID issue,
            @Nullable String softwareType,
            @Nullable String version,
            Instant occurredAt,
            Instant receivedAt) {}

    public void seen(Tx tx, Event event) {
        issues.resolution(tx, event.issue)
                .filter(resolved -> comesBack(resolved, event))
                .ifPresent(resolved -> {
                    issues.setState(tx, event.issue, Issue.State.REGRESSED, resolved.resolvedIn(), event.receivedAt);
                    activity.add(
                            tx,
                            event.organization,
                            event.issue,
                            event.receivedAt,
                            ActivityStore.FIELD_DATA,
                            "came back",
                            event.version == null ? "" : "on version " + event.version);
                });
    }

    /**
     * Events of versions before the fix are the old trouble. Of another software type, or where versions have no order,
     * only what happened after it was resolved counts.
     */
    private static boolean comesBack(IssueStore.Resolution resolved, Event event) {
        boolean sameType =
                resolved.softwareType() == null || resolved.softwareType().equals(event.softwareType);
        if (sameType && resolved.resolvedIn() != null && event.version != null) {
            OptionalInt order = VersionOrder.compare(event.version, resolved.resolvedIn());
            if (order.isPresent()) {
                return order.getAsInt() >= 0;
            }
        }
        return event.occurredAt.isAfter(resolved.since());
    }
}
