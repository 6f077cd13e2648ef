package dev.fleetward.crashes.intake;

import dev.fleetward.crashes.analysis.Analysis;
import dev.fleetward.crashes.analysis.RulesStore;
import dev.fleetward.crashes.issue.Group;
import dev.fleetward.crashes.issue.Placement;
import dev.fleetward.crashes.issue.Recurrence;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Brings each sighting into its issue, and a crash's coredump and reboot into one trace. A device in a loop sends the
 * same again and again: all of it is counted, but of what is alike only so many an hour get a row or are read.
 */
@ApplicationScoped
class Grouping {
    /** The two messages of one crash may be that far apart: a device posts when it is connected. */
    private static final Duration SAME_CRASH = Duration.ofDays(7);

    private static final int MAX_ALIKE_IN_WINDOW = 20;
    private static final Duration LOOP_WINDOW = Duration.ofHours(1);
    private static final String NOT_READ =
            "Not read: the device sent %d like it within an hour.".formatted(MAX_ALIKE_IN_WINDOW);

    private final Placement placement;
    private final SightingStore traces;
    private final Recurrence recurrence;
    private final Analysis analysis;
    private final RulesStore rules;

    Grouping(Placement placement, SightingStore traces, Recurrence recurrence, Analysis analysis, RulesStore rules) {
        this.placement = placement;
        this.traces = traces;
        this.recurrence = recurrence;
        this.analysis = analysis;
        this.rules = rules;
    }

    void take(Tx tx, Sighting sighting) {
        Optional<SightingStore.Half> half = otherHalf(tx, sighting);
        if (half.isEmpty()) {
            begin(tx, sighting);
        } else if (sighting.message() == Sighting.Message.COREDUMP) {
            UUID trace = half.get().id();
            traces.addCoredump(tx, trace, sighting);
            analysis.request(tx, sighting.organization(), trace);
        } else {
            traces.addReboot(tx, half.get().id(), sighting);
        }
    }

    /** Symbols named what came before them; what a person has renamed since keeps the person's words. */
    void rename(Tx tx, Sighting before, Sighting after) {
        if (after.log() != null && !after.log().equals(before.log())) {
            traces.reword(tx, before, after.log());
        }
        placement.reword(tx, after.product(), after.fingerprint().value(), before.wording(), after.wording());
    }

    private void begin(Tx tx, Sighting sighting) {
        if (sighting.dump() != null) {
            beginDump(tx, sighting);
            return;
        }
        Placement.Placed placed = placement.place(tx, sighting.draft(), sighting.group());
        if (placed.isNew() && sighting.place().isKnown()) {
            analysis.requestNames(tx, sighting.organization(), sighting.product(), placed.fingerprint());
        }
        count(tx, sighting, placed);
    }

    /** Each keeps its row, since it has a file of its own. */
    private void beginDump(Tx tx, Sighting sighting) {
        Optional<Placement.Placed> loop = traces.repeated(tx, sighting, windowOf(sighting), MAX_ALIKE_IN_WINDOW);
        if (loop.isPresent()) {
            UUID trace = traces.insert(tx, sighting, loop.get());
            traces.leaveUnread(tx, trace, NOT_READ);
            recurrence.seen(tx, sighting.event(loop.get().issue()));
            return;
        }
        Placement.Placed placed = placement.place(tx, sighting.draft(), sighting.group());
        // Where it belongs in the end is known when its stack is; until then it brings nothing back.
        analysis.request(tx, sighting.organization(), traces.insert(tx, sighting, placed));
    }

    /** Of a program that named its own functions: nothing has to be understood first. */
    void take(Tx tx, Sighting sighting, ProgramStack stack) {
        Group group = stack.group(rules.of(tx, sighting.product()).rules());
        count(tx, sighting, placement.place(tx, sighting.draft().titled(group.title()), group));
    }

    private void count(Tx tx, Sighting sighting, Placement.Placed placed) {
        // A promised coredump looks for the row of its own reboot.
        boolean alone = sighting.message() != Sighting.Message.REBOOT_WITH_COREDUMP;
        if (!alone || !traces.addToLast(tx, sighting, placed, windowOf(sighting), MAX_ALIKE_IN_WINDOW)) {
            traces.insert(tx, sighting, placed);
        }
        recurrence.seen(tx, sighting.event(placed.issue()));
    }

    private static Instant windowOf(Sighting sighting) {
        return sighting.receivedAt().minus(LOOP_WINDOW);
    }

    private Optional<SightingStore.Half> otherHalf(Tx tx, Sighting sighting) {
        return switch (sighting.message()) {
            case TRACE, REBOOT, PROGRAM_CRASH, PROCESS_DUMP -> Optional.empty();
            case COREDUMP, REBOOT_WITH_COREDUMP ->
                traces.otherHalf(tx, sighting, sighting.receivedAt().minus(SAME_CRASH));
        };
    }
}
