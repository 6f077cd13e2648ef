package dev.fleetward.crashes.intake;

import dev.fleetward.crashes.analysis.BuildKey;
import dev.fleetward.crashes.dump.CrashReport;
import dev.fleetward.crashes.dump.Reason;
import dev.fleetward.crashes.issue.Group;
import dev.fleetward.crashes.issue.Issue;
import dev.fleetward.crashes.issue.IssueStore;
import dev.fleetward.crashes.issue.Placement;
import dev.fleetward.crashes.issue.Recurrence;
import dev.fleetward.devices.DeviceId;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.products.ProductId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One message about something that went wrong, ready to be grouped. */
record Sighting(
        OrganizationId organization,
        ProductId product,
        DeviceId device,
        Message message,
        long reason,
        Fingerprint.Place place,
        @Nullable Long status,
        @Nullable String log,
        @Nullable String reasonName,
        @Nullable String softwareType,
        @Nullable String softwareVersion,
        @Nullable UUID softwareVersionId,
        @Nullable String hardwareVersion,
        @Nullable String buildId,
        @Nullable String coredumpSha256,
        Instant occurredAt,
        Instant receivedAt) {
    private static final Duration CLOCK_TOLERANCE = Duration.ofHours(1);

    enum Message {
        TRACE,
        REBOOT,
        REBOOT_WITH_COREDUMP,
        COREDUMP,
        PROGRAM_CRASH
    }

    boolean isCrash() {
        return message == Message.PROGRAM_CRASH || (message != Message.TRACE && new Reason(reason).isCrash());
    }

    Fingerprint fingerprint() {
        String build = buildId == null ? "version " + softwareVersion : BuildKey.of(buildId);
        return Fingerprint.of(isCrash() ? "crash" : "trace", reason, place, softwareType, build);
    }

    /** Whose symbols would name its functions; a coredump tells after its analysis. */
    List<String> waitsFor() {
        return message == Message.COREDUMP || !place.isKnown() ? List.of() : List.of(BuildKey.orAny(buildId));
    }

    /** By reason and address, as long as no symbols name the functions. */
    Group group() {
        return new Group(
                fingerprint().value(),
                Group.BY_ADDRESS,
                isCrash() ? "crash" : "trace",
                title(),
                List.of(),
                List.of(),
                !place.isKnown() && message != Message.COREDUMP);
    }

    Placement.Wording wording() {
        return new Placement.Wording(title(), reasonLabel());
    }

    IssueStore.Draft draft() {
        return new IssueStore.Draft(
                organization,
                product,
                isCrash() ? Issue.Kind.CRASH : Issue.Kind.TRACE,
                title(),
                reasonLabel(),
                softwareType,
                receivedAt);
    }

    Recurrence.Event event(UUID issue) {
        return new Recurrence.Event(organization, issue, softwareType, softwareVersion, occurredAt, receivedAt);
    }

    String reasonLabel() {
        if (message == Message.TRACE) {
            return "Reported by the firmware";
        }
        return reasonName != null ? reasonName : new Reason(reason).label();
    }

    String title() {
        Long address = place.address();
        String where = address == null ? "" : " at " + CrashReport.hex(address);
        if (message == Message.TRACE) {
            String named = reasonName == null ? "Trace reason " + reason : reasonName;
            return log == null ? named + where : reasonName == null ? log : named + ": " + log;
        }
        return reasonLabel() + where;
    }

    /** The device's own time, unless it claims to come from the future. */
    static Instant occurredAt(@Nullable Instant capturedAt, Instant receivedAt) {
        return Optional.ofNullable(capturedAt)
                .filter(at -> at.isBefore(receivedAt.plus(CLOCK_TOLERANCE)))
                .orElse(receivedAt);
    }
}
