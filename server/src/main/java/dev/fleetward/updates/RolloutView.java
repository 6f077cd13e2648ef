package dev.fleetward.updates;

import dev.fleetward.insight.Verdict;
import dev.fleetward.updates.Rollout.Phase;
import dev.fleetward.updates.Rollout.State;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A rollout as pages show it: in sentences, with every figure beside its denominator. */
record RolloutView(String slug, Rollout rollout, Progress progress) {
    /** Width of the bars in the units of their drawing. */
    private static final int BAR = 100;

    record Step(String name, long devices, int width, String help) {}

    record PhaseView(String name, String track, String detail) {}

    /** The guard's interval on a logarithmic axis from a tenth to a hundred times the rate. */
    record Interval(double low, double value, double high, String text) {}

    public boolean running() {
        return rollout.state() == State.RUNNING;
    }

    public boolean paused() {
        return rollout.state() == State.PAUSED;
    }

    public boolean draft() {
        return rollout.state() == State.DRAFT;
    }

    public boolean over() {
        return rollout.state().isOver();
    }

    public boolean mayAdvance() {
        return running() && !rollout.lastPhaseIsOpen();
    }

    public String stateWord() {
        return rollout.state().name().toLowerCase(Locale.ROOT);
    }

    /** One of the four states the design system knows. */
    public String tone() {
        return switch (rollout.state()) {
            case FINISHED -> "ok";
            case RUNNING -> "ok";
            case PAUSED -> guardStopped() ? "bad" : "attention";
            case DRAFT, CANCELLED -> "unknown";
        };
    }

    public boolean guardStopped() {
        Verdict guard = rollout.guard();
        return guard != null && guard.worse();
    }

    public String sentence() {
        return "%d of %d devices are updated, %d of them proven by field data%s."
                .formatted(
                        progress.updated(),
                        progress.total(),
                        progress.proven(),
                        progress.failed() == 0 ? "" : "; %d failed".formatted(progress.failed()));
    }

    public String cohortName() {
        String cohort = rollout.cohort();
        return cohort == null ? "all devices" : "cohort " + cohort;
    }

    /** What each device passes through; each bar counts those who came at least that far. */
    public List<Step> funnel() {
        long proven = progress.proven();
        long reported = proven + progress.reported();
        long installed = reported + progress.installed();
        long fetched = installed + progress.downloading();
        long offered = fetched + progress.offered() + progress.failed();
        return List.of(
                step(
                        "In the rollout",
                        progress.total(),
                        "devices of the cohort with a file for their hardware that did not run it"),
                step("Offered", offered, "their phase is open"),
                step("Fetched", fetched, "read the offer and began"),
                step("Installed", installed, "on the device, restart may be missing"),
                step("Reported", reported, "the device says it succeeded, or field data does"),
                step("Proven", proven, "field data reports " + rollout.version()));
    }

    private Step step(String name, long devices, String help) {
        int width = progress.total() == 0 ? 0 : (int) (devices * BAR / progress.total());
        return new Step(name, devices, width, help);
    }

    public List<PhaseView> phases() {
        return rollout.phases().stream().map(this::phase).toList();
    }

    private PhaseView phase(Phase phase) {
        boolean stopped = rollout.state() == State.PAUSED || rollout.state() == State.CANCELLED;
        boolean done = phase.ordinal() < rollout.phase() || rollout.state() == State.FINISHED;
        boolean current = phase.ordinal() == rollout.phase() && !done;
        String track = done ? "done" : current ? (stopped ? "stopped" : "current") : "";
        boolean last = phase.ordinal() == rollout.phases().size();
        String goal = last ? "to the end" : "until %d %% are updated%s".formatted(phase.successPercent(), soak(phase));
        return new PhaseView(phase.percent() + " %", track, goal);
    }

    private static String soak(Phase phase) {
        long minutes = phase.soakSeconds() / 60;
        if (minutes == 0) {
            return "";
        }
        return ", at least " + (minutes >= 120 ? minutes / 60 + " h" : minutes + " min");
    }

    public String guardTone() {
        Verdict guard = rollout.guard();
        if (guard == null) {
            return "unknown";
        }
        return switch (guard.finding()) {
            case NOT_ENOUGH_DATA -> "unknown";
            case NOT_WORSE -> "ok";
            case WORSE -> "bad";
        };
    }

    public String guardWord() {
        return switch (guardTone()) {
            case "ok" -> "not worse";
            case "bad" -> "worse";
            default -> "not enough data";
        };
    }

    public String guardSentence() {
        Verdict guard = rollout.guard();
        return guard == null ? "The guard has not looked yet; it looks while the rollout runs." : guard.sentence();
    }

    public Optional<Interval> interval() {
        return Optional.ofNullable(rollout.guard()).flatMap(RolloutView::interval);
    }

    private static Optional<Interval> interval(Verdict guard) {
        return guard.ratio()
                .map(ratio -> new Interval(
                        place(ratio.low()),
                        place(ratio.value()),
                        place(ratio.high()),
                        String.format(
                                Locale.ROOT,
                                "%.1f times the crash rate, 95 %% interval %.1f to %.1f",
                                ratio.value(),
                                ratio.low(),
                                ratio.high())));
    }

    private static double place(double ratio) {
        double position = (Math.log10(ratio) + 1) / 3 * BAR;
        return Math.round(Math.clamp(position, 0, BAR) * 10) / 10.0;
    }

    /** Counts of what needs no bar. */
    public @Nullable String asideText() {
        List<String> parts = Stream.of(
                        progress.waiting() > 0 ? progress.waiting() + " wait for their phase" : "",
                        progress.failed() > 0 ? progress.failed() + " failed" : "",
                        progress.ended() > 0 ? progress.ended() + " ended otherwise (cancelled, superseded)" : "")
                .filter(part -> !part.isEmpty())
                .toList();
        return parts.isEmpty() ? null : String.join("; ", parts) + ".";
    }
}
