package dev.fleetward.updates.coverage;

import dev.fleetward.updates.Deployment;
import dev.fleetward.updates.Rollout;
import dev.fleetward.updates.coverage.Answer.Outcome;
import dev.fleetward.updates.coverage.Answer.Step;
import dev.fleetward.updates.plan.Utc;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Puts the questions about one device and one rollout, in order, until one is answered by no. */
final class Questions {
    private static final Duration SILENT = Duration.ofDays(1);

    private static final String AIMED = "Does the rollout aim at it?";

    private final Facts facts;
    private final Instant now;
    private final List<Step> steps = new ArrayList<>();

    private Questions(Facts facts, Instant now) {
        this.facts = facts;
        this.now = now;
    }

    static Answer answer(Facts facts, Instant now) {
        return new Questions(facts, now).answer();
    }

    private Answer answer() {
        boolean goesOn = inService()
                && mayProveItself()
                && lacksIt()
                && aimedAt()
                && fits()
                && takenIn()
                && turn()
                && released()
                && offered();
        if (goesOn) {
            device();
        }
        boolean has = facts.version().equals(facts.runs()) && facts.named();
        Step telling = steps.stream()
                .filter(step -> step.outcome() == Outcome.NO || step.outcome() == Outcome.WAITS)
                .findFirst()
                .orElseGet(steps::getLast);
        return new Answer(
                facts.rollout(),
                facts.rolloutName(),
                facts.softwareType(),
                facts.version(),
                goesOn,
                has,
                telling.sentence(),
                List.copyOf(steps));
    }

    private boolean ask(String question, boolean yes, String ifYes, String ifNo) {
        steps.add(new Step(question, yes ? Outcome.YES : Outcome.NO, yes ? ifYes : ifNo));
        return yes;
    }

    private boolean inService() {
        return ask(
                "Is it in service?",
                !facts.deviceState().equals("retired"),
                "It is registered and %s.".formatted(facts.deviceState()),
                "It is retired: retired devices are given nothing.");
    }

    /** Devices may come by the product's token or by one of their own, so lacking the latter stops nobody. */
    private boolean mayProveItself() {
        String own = facts.hasToken()
                ? "It has a token of its own; the product's gateway token is good for it too."
                : "It has no token of its own and comes with the product's gateway or project key.";
        boolean seen = facts.lastSeenAt().isPresent();
        steps.add(new Step(
                "Can it prove who it is?",
                seen ? Outcome.YES : Outcome.UNKNOWN,
                seen ? own : own + " It has not been seen yet, so no token of it was ever tried."));
        return true;
    }

    private boolean lacksIt() {
        String question = "Does it lack %s?".formatted(facts.version());
        String runs = facts.runs();
        if (!facts.version().equals(runs)) {
            steps.add(new Step(
                    question,
                    Outcome.YES,
                    runs == null
                            ? "Nothing is known of what it runs."
                            : facts.named()
                                    ? "Its own data names %s.".formatted(runs)
                                    : "Its update client says that it runs %s.".formatted(runs)));
            return true;
        }
        if (facts.named()) {
            steps.add(new Step(
                    question,
                    Outcome.HAS,
                    "Its own data names %s already: there is nothing to do.".formatted(facts.version())));
            return false;
        }
        String said = "Its update client says that it runs %s; its field data does not name it yet.".formatted(runs);
        boolean isOfRollout = facts.state().isPresent();
        steps.add(new Step(question, isOfRollout ? Outcome.YES : Outcome.HAS, said));
        return isOfRollout;
    }

    private boolean aimedAt() {
        boolean taken = facts.state().isPresent();
        String cohort = facts.cohort();
        if (!taken && cohort != null && !cohort.equals(facts.deviceCohort())) {
            String own = facts.deviceCohort() == null ? "none" : facts.deviceCohort();
            return no("The rollout aims at the cohort %s; the device is in %s.".formatted(cohort, own));
        }
        if (!taken && facts.query() != null) {
            return no("The rollout aims at devices of “%s”, and this was not among them when it last looked."
                    .formatted(facts.query()));
        }
        if (!taken && facts.targetPercent() < 100) {
            return no("The rollout aims at %d %% of the devices, chosen by a stable hash; this is not among them."
                    .formatted(facts.targetPercent()));
        }
        steps.add(new Step(
                AIMED,
                Outcome.YES,
                cohort == null ? "It is in the target." : "It is in the target, cohort %s.".formatted(cohort)));
        return true;
    }

    private boolean no(String sentence) {
        steps.add(new Step(AIMED, Outcome.NO, sentence));
        return false;
    }

    private boolean fits() {
        String hardware = facts.hardware() == null ? "of unknown version" : facts.hardware();
        return ask(
                "Is there a file for its hardware?",
                facts.fits(),
                "The release has a file for hardware %s.".formatted(hardware),
                "The release has no file for hardware %s.".formatted(hardware));
    }

    private boolean takenIn() {
        String not =
                switch (facts.rolloutState()) {
                    case RUNNING -> "Not yet; the rollout takes in new devices every few seconds.";
                    case PAUSED -> "The rollout is paused and takes in nobody: %s".formatted(facts.rolloutReason());
                    default ->
                        "The rollout is over (%s) and takes in nobody."
                                .formatted(facts.rolloutState().name().toLowerCase(Locale.ROOT));
                };
        return ask(
                "Has the rollout taken it in?",
                facts.state().isPresent(),
                "It belongs to phase %d.".formatted(facts.phase()),
                not);
    }

    private boolean turn() {
        return ask(
                "Is its phase open?",
                facts.offeredAt().isPresent() || facts.phase() <= facts.openPhase(),
                "Phase %d is open.".formatted(facts.phase()),
                "Phase %d is not open; phase %d of %d is. %s"
                        .formatted(facts.phase(), facts.openPhase(), facts.phases(), facts.rolloutReason()));
    }

    /** Whatever has begun goes on while a rollout is paused; offers that were not taken up are held back. */
    private boolean released() {
        Deployment.State state = facts.state().orElseThrow();
        boolean begun = state != Deployment.State.SCHEDULED
                && state != Deployment.State.OFFERED
                && state != Deployment.State.DOWNLOADING;
        boolean paused = facts.rolloutState() == Rollout.State.PAUSED;
        return ask(
                "Does the rollout hand it out?",
                !paused || begun,
                paused
                        ? "The rollout is paused; what the device has begun goes on."
                        : "The release passed its gate, and the rollout runs.",
                "The rollout is paused: %s".formatted(facts.rolloutReason()));
    }

    private boolean offered() {
        Deployment.State state = facts.state().orElseThrow();
        Optional<String> over =
                switch (state) {
                    case SUPERSEDED -> Optional.of("A newer rollout of the same software took over.");
                    case CANCELLED -> Optional.of("The update was called off for it.");
                    case CANCELLING -> Optional.of("It was asked to stop, and has not answered.");
                    case FAILED -> Optional.of("It reported that the installation failed." + said());
                    case SCHEDULED ->
                        Optional.of(
                                "Its turn has come; it is offered the update once its maintenance window is open, a place is"
                                        + " free, and the software it needs first is there.");
                    case OFFERED, DOWNLOADING, DOWNLOADED, INSTALLED, SUCCEEDED -> Optional.empty();
                };
        return ask(
                "Is the update offered to it?",
                over.isEmpty(),
                "Offered" + facts.offeredAt().map(at -> " on " + Utc.text(at)).orElse("") + ".",
                over.orElse(""));
    }

    private String said() {
        return facts.said().isEmpty() ? "" : " It said: " + facts.said();
    }

    /** From here on it is the device's turn, and its user's. */
    private void device() {
        if (facts.postponedUntil().isPresent()) {
            steps.add(new Step(
                    "Has its user agreed?",
                    Outcome.WAITS,
                    "Postponed until %s%s."
                            .formatted(Utc.text(facts.postponedUntil().get()), facts.postponedWhy())));
        }
        Instant seen = facts.lastSeenAt().orElse(null);
        Instant offered = facts.offeredAt().orElse(now);
        boolean asked = seen != null && !seen.isBefore(offered);
        String contact = seen == null
                ? "It was never seen."
                : Duration.between(seen, now).compareTo(SILENT) > 0
                        ? "Last seen %d days ago."
                                .formatted(Duration.between(seen, now).toDays())
                        : asked ? "Seen since, last on %s.".formatted(Utc.text(seen)) : "Not seen since the offer.";
        steps.add(new Step("Has it been in contact since?", asked ? Outcome.YES : Outcome.WAITS, contact));
        if (!asked && facts.fetchedAt().isEmpty()) {
            return;
        }
        steps.add(
                switch (facts.state().orElseThrow()) {
                    case OFFERED ->
                        new Step("Has it taken it up?", Outcome.WAITS, "It has not asked for the update yet.");
                    case DOWNLOADING -> new Step("Has it taken it up?", Outcome.WAITS, "It is downloading." + said());
                    case DOWNLOADED ->
                        new Step("Is it installed?", Outcome.WAITS, "Downloaded, not installed yet." + said());
                    case INSTALLED -> new Step("Is it running?", Outcome.WAITS, "Installed; it waits for its restart.");
                    default ->
                        new Step(
                                "Is it confirmed?",
                                Outcome.WAITS,
                                "It reported success; its own data does not name %s yet.".formatted(facts.version()));
                });
    }
}
