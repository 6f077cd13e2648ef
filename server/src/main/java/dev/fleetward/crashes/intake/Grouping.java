package dev.fleetward.crashes.intake;

import dev.fleetward.crashes.analysis.Analysis;
import dev.fleetward.crashes.analysis.RulesStore;
import dev.fleetward.crashes.issue.Group;
import dev.fleetward.crashes.issue.IssueStore;
import dev.fleetward.crashes.issue.Placement;
import dev.fleetward.crashes.issue.Recurrence;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Brings each sighting into its issue, and a crash's coredump and reboot into one trace. */
@ApplicationScoped
class Grouping {
    /** The two messages of one crash may be that far apart: a device posts when it is connected. */
    private static final Duration SAME_CRASH = Duration.ofDays(7);

    /** A device in a crash loop sends the same again and again: that many coredumps alike are read in the window. */
    private static final int MAX_READ_IN_A_LOOP = 20;

    private static final Duration LOOP_WINDOW = Duration.ofHours(1);
    private static final String NOT_READ =
            "Not read: the device sent %d like it within an hour.".formatted(MAX_READ_IN_A_LOOP);

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
        Optional<Placement.Placed> loop = sighting.message() == Sighting.Message.COREDUMP
                ? traces.repeated(tx, sighting, sighting.receivedAt().minus(LOOP_WINDOW), MAX_READ_IN_A_LOOP)
                : Optional.empty();
        if (loop.isPresent()) {
            UUID trace = traces.insert(tx, sighting, loop.get());
            traces.leaveUnread(tx, trace, NOT_READ);
            recurrence.seen(tx, sighting.event(loop.get().issue()));
            return;
        }
        Placement.Placed placed = placement.place(tx, sighting.draft(), sighting.group());
        UUID trace = traces.insert(tx, sighting, placed);
        if (sighting.message() == Sighting.Message.COREDUMP) {
            // Where it belongs in the end is known when its stack is; until then it brings nothing back.
            analysis.request(tx, sighting.organization(), trace);
            return;
        }
        if (placed.isNew() && sighting.place().isKnown()) {
            analysis.requestNames(tx, sighting.organization(), sighting.product(), placed.fingerprint());
        }
        recurrence.seen(tx, sighting.event(placed.issue()));
    }

    /** Of a program that named its own functions: nothing has to be understood first. */
    void take(Tx tx, Sighting sighting, ProgramStack stack) {
        Group group = stack.group(rules.of(tx, sighting.product()).rules());
        IssueStore.Draft draft = sighting.draft();
        Placement.Placed placed = placement.place(
                tx,
                new IssueStore.Draft(
                        draft.organization(),
                        draft.product(),
                        draft.kind(),
                        group.title(),
                        draft.reason(),
                        draft.softwareType(),
                        draft.since()),
                group);
        traces.insert(tx, sighting, placed);
        recurrence.seen(tx, sighting.event(placed.issue()));
    }

    private Optional<SightingStore.Half> otherHalf(Tx tx, Sighting sighting) {
        return switch (sighting.message()) {
            case TRACE, REBOOT, PROGRAM_CRASH -> Optional.empty();
            case COREDUMP, REBOOT_WITH_COREDUMP ->
                traces.otherHalf(tx, sighting, sighting.receivedAt().minus(SAME_CRASH));
        };
    }
}
