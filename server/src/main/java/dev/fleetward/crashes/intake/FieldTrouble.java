package dev.fleetward.crashes.intake;

import dev.fleetward.ingest.FieldEvent;
import dev.fleetward.ingest.FieldEventConsumer;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Takes from the field what tells of trouble: traces, unexpected reboots, dumps. */
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

    private void accept(Tx tx, Received received, FieldEvent event) {
        switch (event) {
            case FieldEvent.Trace trace -> grouping.take(tx, Told.of(trace).by(received, trace.origin()));
            case FieldEvent.Reboot reboot
            when reboot.isUnexpected() -> grouping.take(tx, Told.of(reboot).by(received, reboot.origin()));
            case FieldEvent.Coredump dump -> grouping.take(tx, Told.of(dump).by(received, dump.origin()));
            case FieldEvent.Crash crash ->
                grouping.take(tx, Told.of(crash).by(received, crash.origin()), new ProgramStack(crash));
            case FieldEvent.AgentEntry entry ->
                AgentTrouble.of(entry).ifPresent(told -> grouping.take(tx, told.by(received, entry.origin())));
            case FieldEvent.Reboot _,
                    FieldEvent.Heartbeat _,
                    FieldEvent.Session _,
                    FieldEvent.Logs _,
                    FieldEvent.Attributes _,
                    FieldEvent.SecurityEvent _,
                    FieldEvent.Recording _ -> {}
        }
    }

    @Override
    public void named(Tx tx, List<Incoming> events) {
        for (Incoming incoming : events) {
            Received received = incoming.received();
            switch (incoming.event()) {
                case FieldEvent.Trace trace ->
                    rename(tx, received, trace.origin(), Told.of(raw(trace)), Told.of(trace));
                case FieldEvent.Reboot reboot
                when reboot.isUnexpected() ->
                    rename(tx, received, reboot.origin(), Told.of(raw(reboot)), Told.of(reboot));
                default -> {}
            }
        }
    }

    private void rename(Tx tx, Received received, FieldEvent.Origin origin, Told before, Told after) {
        grouping.rename(tx, before.by(received, origin), after.by(received, origin));
    }

    /** As it came, before its symbols. */
    private static FieldEvent.Trace raw(FieldEvent.Trace trace) {
        return new FieldEvent.Trace(
                trace.origin(),
                trace.userReason(),
                trace.pc(),
                trace.lr(),
                trace.status(),
                trace.log() instanceof FieldEvent.Rendered rendered ? rendered.raw() : trace.log());
    }

    private static FieldEvent.Reboot raw(FieldEvent.Reboot reboot) {
        return new FieldEvent.Reboot(
                reboot.origin(),
                reboot.reason(),
                reboot.pc(),
                reboot.lr(),
                reboot.mcuResetRegister(),
                reboot.coredumpSaved());
    }
}
