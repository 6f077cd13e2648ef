package dev.fleetward.updates;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import dev.fleetward.updates.Deployment.State;
import dev.fleetward.updates.Deployments.Said;
import dev.fleetward.updates.Deployments.Taken;
import dev.fleetward.updates.FeedbackStore.Locked;
import dev.fleetward.updates.FeedbackStore.Message;
import dev.fleetward.updates.FeedbackStore.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiPredicate;

/** What many devices of one organization say in one transaction; several words of one device count in their order. */
final class FeedbackBatch {
    /** A device that never stops talking of one update is told to; its last word is always taken. */
    private static final int MAX_MESSAGES = 10_000;

    private final Map<Integer, Locked> locked;
    private final BiPredicate<UUID, Integer> isPast;
    private final Map<Integer, Outcome> outcomes = new LinkedHashMap<>();
    private final List<Message> messages = new ArrayList<>();

    private FeedbackBatch(Map<Integer, Locked> locked, BiPredicate<UUID, Integer> isPast) {
        this.locked = locked;
        this.isPast = isPast;
    }

    /**
     * @param isPast whether the device had an action of that number, in place of which another came
     * @param changed where each device is put whose next poll may be answered differently
     */
    static List<Taken> take(
            Tx tx,
            FeedbackStore store,
            OrganizationId organization,
            List<Said> said,
            Instant at,
            BiPredicate<UUID, Integer> isPast,
            Set<UUID> changed) {
        var batch = new FeedbackBatch(
                store.lock(tx, said.stream().map(Said::actionId).distinct().toList()), isPast);
        List<Taken> taken = said.stream().map(batch::take).toList();
        if (!batch.outcomes.isEmpty()) {
            store.become(tx, List.copyOf(batch.outcomes.values()), at);
            store.say(tx, organization, batch.messages, at);
            batch.outcomes.values().forEach(outcome -> batch.noteChange(outcome, changed));
        }
        return taken;
    }

    /** Progress within one state changes nothing of what the device is told. */
    private void noteChange(Outcome outcome, Set<UUID> changed) {
        Locked before = locked.get(outcome.actionId());
        if (before != null && before.state() != outcome.state()) {
            changed.add(before.device());
        }
    }

    private Taken take(Said said) {
        Locked before = locked.get(said.actionId());
        if (before == null && isPast.test(said.device(), said.actionId())) {
            return Taken.ALREADY_OVER;
        }
        if (before == null || !before.device().equals(said.device()) || before.state() == State.SCHEDULED) {
            return Taken.UNKNOWN_ACTION;
        }
        Outcome now = outcomes.getOrDefault(
                said.actionId(), new Outcome(said.actionId(), before.state(), "", before.messages()));
        if (now.state().isOver() || (said.cancel() && now.state() != State.CANCELLING)) {
            return Taken.ALREADY_OVER;
        }
        if (now.messages() >= MAX_MESSAGES && !said.feedback().isFinal()) {
            return Taken.TOO_MANY;
        }
        State next = said.cancel()
                ? afterCancel(said.feedback())
                : after(now.state(), said.feedback(), before.downloadOnly());
        String last = said.feedback().lastDetail();
        int ordinal = now.messages() + 1;
        outcomes.put(
                said.actionId(), new Outcome(said.actionId(), next, last.isEmpty() ? now.message() : last, ordinal));
        messages.add(new Message(said.actionId(), ordinal, said.feedback()));
        return Taken.YES;
    }

    private static State after(State now, Feedback feedback, boolean downloadOnly) {
        if (feedback.postpones()) {
            return now;
        }
        return switch (feedback.execution()) {
            case CLOSED -> feedback.finished() == Feedback.Finished.FAILURE ? State.FAILED : State.SUCCEEDED;
            case REJECTED -> State.FAILED;
            case DOWNLOADED -> downloadOnly ? State.SUCCEEDED : underway(now, State.DOWNLOADED);
            case PROCEEDING -> underway(now, feedback.awaitsRestart() ? State.INSTALLED : State.DOWNLOADING);
            case DOWNLOAD, SCHEDULED, RESUMED -> underway(now, State.DOWNLOADING);
            case CANCELED -> now;
        };
    }

    /** Progress never goes back, and a device that works on while it is asked to cancel is still asked. */
    private static State underway(State now, State reached) {
        return now == State.CANCELLING || now.compareTo(reached) > 0 ? now : reached;
    }

    /** A cancel is accepted by success, refused by anything final else; then the action goes on. */
    private static State afterCancel(Feedback feedback) {
        boolean failed = feedback.finished() == Feedback.Finished.FAILURE;
        return switch (feedback.execution()) {
            case CLOSED -> failed ? State.DOWNLOADED : State.CANCELLED;
            case CANCELED -> State.CANCELLED;
            case REJECTED -> State.DOWNLOADED;
            case PROCEEDING, SCHEDULED, RESUMED, DOWNLOADED, DOWNLOAD -> State.CANCELLING;
        };
    }
}
