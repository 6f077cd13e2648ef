package dev.fleetward.updates;

import dev.fleetward.insight.Verdict;
import dev.fleetward.updates.Rollout.Phase;
import dev.fleetward.updates.Rollout.State;
import dev.fleetward.updates.plan.Terms;
import dev.fleetward.updates.plan.Utc;
import dev.fleetward.updates.plan.Window;
import dev.fleetward.updates.standing.Funnel;
import dev.fleetward.updates.standing.Standing;
import dev.fleetward.updates.standing.Tally;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A rollout as pages show it: in sentences, with every figure beside its denominator.
 *
 * @param tallies its devices by where they stand; empty where a page shows none of it
 */
record RolloutView(String slug, Rollout rollout, Progress progress, List<Tally> tallies) {
    /** Width of the bars in the units of their drawing. */
    private static final int BAR = 100;

    record Stand(Standing standing, long devices, int width) {}

    record PhaseView(String name, String track, String detail) {}

    record RuleView(String title, String tone, String word, String sentence) {}

    record Fact(String name, String text) {}

    /** The guard's interval on a logarithmic axis from a tenth to a hundred times the rate. */
    record Interval(double low, double value, double high, String text) {}

    public boolean running() {
        return rollout.state() == State.RUNNING;
    }

    public boolean paused() {
        return rollout.state() == State.PAUSED;
    }

    public boolean inReview() {
        return rollout.state() == State.IN_REVIEW;
    }

    public boolean scheduled() {
        return rollout.state() == State.SCHEDULED;
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
        return rollout.state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** One of the four states the design system knows. */
    public String tone() {
        return switch (rollout.state()) {
            case FINISHED -> "ok";
            case RUNNING -> "ok";
            case PAUSED -> guardStopped() ? "bad" : "attention";
            case IN_REVIEW -> "attention";
            case DRAFT, SCHEDULED, CANCELLED -> "unknown";
        };
    }

    public boolean guardStopped() {
        return rollout.isBreached();
    }

    /** Whether devices have taken it that may have to go back. */
    public boolean mayRollBack() {
        return rollout.startedAt() != null && progress.updated() > 0 && rollout.state() != State.RUNNING;
    }

    public String sentence() {
        return "%s of %s confirmed to run %s by their own data%s%s."
                .formatted(
                        number(confirmed()),
                        total() == 1 ? "1 device is" : number(total()) + " devices are",
                        rollout.version(),
                        says() == 0 ? "" : "; %s more say so".formatted(number(says())),
                        failed() == 0 ? "" : "; %s failed".formatted(number(failed())));
    }

    public long total() {
        return Tally.devices(tallies);
    }

    public long confirmed() {
        return Tally.fixed(tallies);
    }

    /** Devices that reported success, and whose own data does not say so yet. */
    public long says() {
        return Tally.of(tallies, Standing.REPORTED);
    }

    /** Devices that may take it now or are about it. */
    public long underway() {
        return Stream.of(
                        Standing.OFFERED,
                        Standing.ASKED,
                        Standing.POSTPONED,
                        Standing.DOWNLOADING,
                        Standing.INSTALLED,
                        Standing.SILENT,
                        Standing.NO_ANSWER)
                .mapToLong(one -> Tally.of(tallies, one))
                .sum();
    }

    public long failed() {
        return Tally.of(tallies, Standing.FAILED) + Tally.of(tallies, Standing.RETRYING);
    }

    private static String number(long count) {
        return String.format(Locale.ENGLISH, "%,d", count);
    }

    public String cohortName() {
        return rollout.target().words();
    }

    public List<Funnel.Step> funnel() {
        return Funnel.of(tallies, rollout.version());
    }

    private int width(long devices) {
        return total() == 0 ? 0 : (int) (devices * BAR / total());
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
        return new PhaseView(phase.size(), track, opens(phase) + goal);
    }

    private static String opens(Phase phase) {
        Instant notBefore = phase.notBefore();
        if (phase.openedAt() != null) {
            return "";
        }
        String from = notBefore == null ? "" : "not before %s; ".formatted(Utc.text(notBefore));
        return phase.approval() ? "opened by a person; " + from : from;
    }

    private static String soak(Phase phase) {
        long minutes = phase.soakSeconds() / 60;
        if (minutes == 0) {
            return "";
        }
        return ", at least " + (minutes >= 120 ? minutes / 60 + " h" : minutes + " min");
    }

    /** One line for each rule, also before the guard has looked. */
    public List<RuleView> rules() {
        if (rollout.verdicts().isEmpty()) {
            return rollout.guards().stream()
                    .map(rule ->
                            new RuleView(rule.title(), "unknown", "not looked yet", "It looks while the rollout runs."))
                    .toList();
        }
        return rollout.verdicts().stream().map(RolloutView::rule).toList();
    }

    private static RuleView rule(Verdict verdict) {
        return switch (verdict.finding()) {
            case NOT_ENOUGH_DATA -> new RuleView(verdict.title(), "unknown", "not enough data", verdict.sentence());
            case NOT_WORSE -> new RuleView(verdict.title(), "ok", "not worse", verdict.sentence());
            case WORSE -> new RuleView(verdict.title(), "bad", "worse", verdict.sentence());
        };
    }

    /** The evidence a guard stopped it by; empty when none did. */
    public String evidence() {
        Verdict guard = rollout.guard();
        return guard == null || !guard.worse() ? "" : guard.sentence();
    }

    public String falseAlarm() {
        int rules = rollout.guards().size();
        return String.format(
                Locale.ROOT,
                "A harmless rollout is halted by mistake at most %s times in a hundred, all %s and all looks together.",
                String.format(Locale.ROOT, "%.1f", 100 * rollout.falseAlarm()).replace(".0", ""),
                rules == 1 ? "of it" : rules + " rules");
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
                                "%s: %.1f times the rate of waiting devices, 95 %% interval %.1f to %.1f",
                                guard.title(),
                                ratio.value(),
                                ratio.low(),
                                ratio.high())));
    }

    private static double place(double ratio) {
        double position = (Math.log10(ratio) + 1) / 3 * BAR;
        return Math.round(Math.clamp(position, 0, BAR) * 10) / 10.0;
    }

    /** Where devices stand, without those of nobody. */
    public List<Stand> stands() {
        return tallies.stream()
                .map(tally -> new Stand(tally.standing(), tally.devices(), width(tally.devices())))
                .toList();
    }

    public List<Fact> facts() {
        Terms terms = rollout.terms();
        Window window = terms.window();
        Instant startAt = rollout.startAt();
        Rollout.Review review = rollout.review();
        return Stream.of(
                        new Fact("Aims at", rollout.target().words()),
                        new Fact("Devices", urgency()),
                        new Fact("Consent", consent(terms.confirm())),
                        new Fact("Begin", window == null ? "at any time" : window.words()),
                        new Fact("At once", atOnce(terms)),
                        new Fact("After a failure", afterFailure(terms)),
                        new Fact(
                                "Time-out",
                                terms.timeoutHours() == 0
                                        ? "none"
                                        : terms.timeoutHours() + " h without a word of a device that has begun"),
                        new Fact("Starts", startAt == null ? "" : "at " + Utc.text(startAt)),
                        new Fact("Reviewed", review == null ? "" : review(review)))
                .filter(fact -> !fact.text().isEmpty())
                .toList();
    }

    private static String review(Rollout.Review review) {
        return "by %s%s".formatted(review.by(), review.note().isEmpty() ? "" : ": " + review.note());
    }

    private String urgency() {
        return switch (rollout.urgency()) {
            case FORCED -> "install at once";
            case SOFT -> "choose the moment";
            case TIMED -> "choose the moment%s, then install".formatted(forcedFrom());
            case DOWNLOAD_ONLY -> "download only";
        };
    }

    private String forcedFrom() {
        Instant forcedAt = rollout.forcedAt();
        return forcedAt == null ? "" : " until " + Utc.text(forcedAt);
    }

    private static String consent(@Nullable Boolean confirm) {
        if (confirm == null) {
            return "as set for the product's clients";
        }
        return confirm ? "devices ask their user first" : "devices take it without asking";
    }

    private static String atOnce(Terms terms) {
        String devices =
                terms.maxDownloading() == 0 ? "any number of devices" : "%,d devices".formatted(terms.maxDownloading());
        return terms.maxKilobytesPerSecond() == 0
                ? devices
                : "%s, %,d kB/s on average".formatted(devices, terms.maxKilobytesPerSecond());
    }

    private static String afterFailure(Terms terms) {
        return terms.retries() == 0
                ? "no further attempt"
                : "up to %d further attempts, the first after %d min, each next after twice as long"
                        .formatted(terms.retries(), terms.backOffMinutes());
    }
}
