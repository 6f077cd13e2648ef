package dev.fleetward.crashes.intake;

import dev.fleetward.crashes.dump.CrashReport;
import dev.fleetward.crashes.dump.FirstSight;
import dev.fleetward.crashes.intake.Sighting.Message;
import dev.fleetward.ingest.FieldEvent;
import dev.fleetward.ingest.FieldEventConsumer.Received;
import dev.fleetward.products.SoftwareVersionId;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a message says of the trouble itself.
 *
 * @param reason number of the firmware SDK's table, or of the firmware's own reasons; 0 where words say it
 * @param buildId of the program that crashed, where the message's origin names none
 */
record Told(
        Message message,
        long reason,
        Fingerprint.Place place,
        Sighting.@Nullable Words words,
        @Nullable Long status,
        @Nullable String log,
        @Nullable String reasonName,
        @Nullable String buildId,
        Sighting.@Nullable Dump dump) {
    static final Fingerprint.Place NOWHERE = new Fingerprint.Place(null, null);

    static Told of(FieldEvent.Trace trace) {
        return new Told(
                Message.TRACE,
                trace.userReason(),
                new Fingerprint.Place(trace.pc(), trace.lr()),
                null,
                trace.status(),
                text(trace.log()),
                trace.reasonName(),
                null,
                null);
    }

    static Told of(FieldEvent.Reboot reboot) {
        Long saved = reboot.coredumpSaved();
        return new Told(
                saved != null && saved != 0 ? Message.REBOOT_WITH_COREDUMP : Message.REBOOT,
                reboot.reason(),
                new Fingerprint.Place(reboot.pc(), reboot.lr()),
                null,
                null,
                null,
                reboot.reasonName(),
                null,
                null);
    }

    static Told of(FieldEvent.Coredump dump) {
        FirstSight sight = FirstSight.of(dump);
        return new Told(
                Message.COREDUMP,
                sight.reason(),
                new Fingerprint.Place(sight.pc(), sight.lr()),
                null,
                null,
                null,
                null,
                null,
                new Sighting.Dump(dump.raw().sha256(), CrashReport.Format.MCU_COREDUMP));
    }

    static Told of(FieldEvent.Crash crash) {
        Long pc = crash.frames().isEmpty() ? null : crash.frames().getFirst().pc();
        return new Told(
                crash.isFatal() ? Message.PROGRAM_CRASH : Message.TRACE,
                0,
                new Fingerprint.Place(pc, null),
                null,
                null,
                new ProgramStack(crash).text(),
                crash.reason(),
                null,
                null);
    }

    Sighting by(Received received, FieldEvent.Origin origin) {
        String build =
                origin.buildIdPrefix() == null || origin.buildIdPrefix().isEmpty() ? buildId : origin.buildIdPrefix();
        return new Sighting(
                received.organization(),
                received.product(),
                received.device(),
                message,
                reason,
                place,
                words,
                status,
                log,
                reasonName,
                origin.softwareType(),
                origin.softwareVersion(),
                id(received.softwareVersion()),
                origin.hardwareVersion(),
                build == null ? null : build.toLowerCase(Locale.ROOT),
                dump,
                Sighting.occurredAt(origin.capturedAt(), received.receivedAt()),
                received.receivedAt());
    }

    private static @Nullable UUID id(@Nullable SoftwareVersionId version) {
        return version == null ? null : version.value();
    }

    private static @Nullable String text(FieldEvent.@Nullable LogText log) {
        return switch (log) {
            case FieldEvent.Plain plain -> plain.text();
            case FieldEvent.Compact compact -> "log " + compact.logId();
            case FieldEvent.Rendered rendered ->
                rendered.text() == null ? "log " + rendered.raw().logId() : rendered.text();
            case null -> null;
        };
    }
}
