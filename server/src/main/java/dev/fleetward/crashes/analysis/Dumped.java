package dev.fleetward.crashes.analysis;

import dev.fleetward.crashes.issue.Recurrence;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.products.ProductId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A trace with its coredump, as analysis finds it. */
record Dumped(
        UUID id,
        ProductId product,
        UUID issue,
        String fingerprint,
        String recipe,
        @Nullable String softwareType,
        @Nullable String softwareVersion,
        @Nullable String buildId,
        String coredump,
        @Nullable String report,
        Instant occurredAt,
        Instant receivedAt) {

    Recurrence.Event event(OrganizationId organization, UUID inIssue) {
        return new Recurrence.Event(organization, inIssue, softwareType, softwareVersion, occurredAt, receivedAt);
    }
}
