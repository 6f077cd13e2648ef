package dev.fleetward.crashes;

import dev.fleetward.ingest.FieldEvent;
import dev.fleetward.ingest.FieldEventConsumer;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.SoftwareVersionId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Takes from the field what tells of trouble: traces, unexpected reboots, coredumps. */
@ApplicationScoped
class FieldTrouble implements FieldEventConsumer {
    private final Grouping grouping;

    FieldTrouble(Grouping grouping) {
        this.grouping = grouping;
    }

    @Override
    public void accept(Tx tx, List<Incoming> events) {
        events.forEach(incoming -> accept(tx, incoming.received(), incoming.event()));
    }

    @Override
    public void named(Tx tx, List<Incoming> events) {
        for (Incoming incoming : events) {
            Received received = incoming.received();
            switch (incoming.event()) {
                case FieldEvent.Trace trace ->
                    grouping.rename(tx, sighting(received, unnamed(trace)), sighting(received, trace));
                case FieldEvent.Reboot reboot
                when reboot.isUnexpected() ->
                    grouping.rename(tx, sighting(received, unnamed(reboot)), sighting(received, reboot));
                default -> {}
            }
        }
    }

    /** As it came, before its symbols. */
    private static FieldEvent.Trace unnamed(FieldEvent.Trace trace) {
        return new FieldEvent.Trace(
                trace.origin(),
                trace.userReason(),
                trace.pc(),
                trace.lr(),
                trace.status(),
                trace.log() instanceof FieldEvent.Rendered rendered ? rendered.raw() : trace.log());
    }

    private static FieldEvent.Reboot unnamed(FieldEvent.Reboot reboot) {
        return new FieldEvent.Reboot(
                reboot.origin(),
                reboot.reason(),
                reboot.pc(),
                reboot.lr(),
                reboot.mcuResetRegister(),
                reboot.coredumpSaved());
    }

    private void accept(Tx tx, Received received, FieldEvent event) {
        switch (event) {
            case FieldEvent.Trace trace -> grouping.take(tx, sighting(received, trace));
            case FieldEvent.Reboot reboot when reboot.isUnexpected() -> grouping.take(tx, sighting(received, reboot));
            case FieldEvent.Coredump dump -> grouping.take(tx, sighting(received, dump));
            case FieldEvent.Crash crash -> grouping.take(tx, sighting(received, crash), new ProgramStack(crash));
            case FieldEvent.Reboot _,
                    FieldEvent.Heartbeat _,
                    FieldEvent.Session _,
                    FieldEvent.Logs _,
                    FieldEvent.Attributes _,
                    FieldEvent.SecurityEvent _,
                    FieldEvent.Recording _ -> {}
            case FieldEvent.AgentEntry entry ->
                AgentTrouble.of(entry).ifPresent(trouble -> accept(tx, received, trouble));
        }
    }

    private static Sighting sighting(Received received, FieldEvent.Trace trace) {
        return sighting(
                received,
                trace.origin(),
                Sighting.Message.TRACE,
                trace.userReason(),
                new Fingerprint.Place(trace.pc(), trace.lr()),
                new Extra(trace.status(), text(trace.log()), trace.reasonName(), null, null));
    }

    private static Sighting sighting(Received received, FieldEvent.Reboot reboot) {
        Long saved = reboot.coredumpSaved();
        return sighting(
                received,
                reboot.origin(),
                saved != null && saved != 0 ? Sighting.Message.REBOOT_WITH_COREDUMP : Sighting.Message.REBOOT,
                reboot.reason(),
                new Fingerprint.Place(reboot.pc(), reboot.lr()),
                new Extra(null, null, reboot.reasonName(), null, null));
    }

    private static Sighting sighting(Received received, FieldEvent.Coredump dump) {
        CrashScene scene = CrashScene.of(dump);
        return sighting(
                received,
                dump.origin(),
                Sighting.Message.COREDUMP,
                CrashScene.reason(dump),
                scene.place(),
                new Extra(null, null, null, dump.raw().sha256(), scene));
    }

    private static Sighting sighting(Received received, FieldEvent.Crash crash) {
        Long pc = crash.frames().isEmpty() ? null : crash.frames().getFirst().pc();
        return sighting(
                received,
                crash.origin(),
                crash.isFatal() ? Sighting.Message.PROGRAM_CRASH : Sighting.Message.TRACE,
                0,
                new Fingerprint.Place(pc, null),
                new Extra(null, new ProgramStack(crash).text(), crash.reason(), null, null));
    }

    /** What only some kinds of message have. */
    private record Extra(
            @Nullable Long status,
            @Nullable String log,
            @Nullable String reasonName,
            @Nullable String coredumpSha256,
            @Nullable CrashScene scene) {}

    private static Sighting sighting(
            Received received,
            FieldEvent.Origin origin,
            Sighting.Message message,
            long reason,
            Fingerprint.Place place,
            Extra extra) {
        Instant occurredAt = Sighting.occurredAt(origin.capturedAt(), received.receivedAt());
        return new Sighting(
                received.organization(),
                received.product(),
                received.device(),
                message,
                reason,
                place,
                extra.status,
                extra.log,
                extra.reasonName,
                origin.softwareType(),
                origin.softwareVersion(),
                id(received.softwareVersion()),
                origin.hardwareVersion(),
                blankToNull(origin.buildIdPrefix()),
                extra.coredumpSha256,
                extra.scene,
                occurredAt,
                received.receivedAt());
    }

    private static @Nullable UUID id(@Nullable SoftwareVersionId version) {
        return version == null ? null : version.value();
    }

    private static @Nullable String blankToNull(@Nullable String buildId) {
        return buildId == null || buildId.isEmpty() ? null : buildId.toLowerCase(Locale.ROOT);
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
