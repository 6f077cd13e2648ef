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

/**
 * One message about something that went wrong, ready to be grouped.
 *
 * @param words null where it tells a number and a place instead, as firmware does
 * @param dump what is left to analyse; null without
 */
record Sighting(
        OrganizationId organization,
        ProductId product,
        DeviceId device,
        Message message,
        long reason,
        Fingerprint.Place place,
        @Nullable Words words,
        @Nullable Long status,
        @Nullable String log,
        @Nullable String reasonName,
        @Nullable String softwareType,
        @Nullable String softwareVersion,
        @Nullable UUID softwareVersionId,
        @Nullable String hardwareVersion,
        @Nullable String buildId,
        @Nullable Dump dump,
        Instant occurredAt,
        Instant receivedAt) {
    private static final Duration CLOCK_TOLERANCE = Duration.ofHours(1);

    enum Message {
        TRACE,
        REBOOT,
        REBOOT_WITH_COREDUMP,
        /** Of a microcontroller: it is one crash with the reboot that follows. */
        COREDUMP,
        /** Of one process: the device itself runs on. */
        PROCESS_DUMP,
        PROGRAM_CRASH
    }

    /**
     * What an agent or a program says in words.
     *
     * @param key what is the same each time it happens
     */
    record Words(String key, String title, String reason) {}

    record Dump(String sha256, CrashReport.Format form) {}

    boolean isCrash() {
        return switch (message) {
            case TRACE -> false;
            case PROCESS_DUMP, PROGRAM_CRASH -> true;
            case REBOOT, REBOOT_WITH_COREDUMP, COREDUMP -> words != null || new Reason(reason).isCrash();
        };
    }

    Fingerprint fingerprint() {
        String kind = isCrash() ? "crash" : "trace";
        if (words != null) {
            return Fingerprint.of(kind, words.key, softwareType);
        }
        String build = buildId == null ? "version " + softwareVersion : BuildKey.of(buildId);
        return Fingerprint.of(kind, reason, place, softwareType, build);
    }

    /** Whose symbols would name its functions; a dump tells after its analysis. */
    List<String> waitsFor() {
        return dump != null || !place.isKnown() ? List.of() : List.of(BuildKey.orAny(buildId));
    }

    /** As long as no functions are known: of firmware by reason and address, of a program's dump by its words. */
    Group group() {
        return new Group(
                fingerprint().value(),
                message == Message.PROCESS_DUMP ? Group.BY_PROGRAM : Group.BY_ADDRESS,
                isCrash() ? "crash" : "trace",
                title(),
                List.of(),
                List.of(),
                dump == null && !place.isKnown());
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
        if (words != null) {
            return words.reason;
        }
        if (message == Message.TRACE) {
            return "Reported by the firmware";
        }
        return reasonName != null ? reasonName : new Reason(reason).label();
    }

    String title() {
        if (words != null) {
            return words.title;
        }
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
