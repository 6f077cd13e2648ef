package dev.fleetward.web;

import dev.fleetward.compliance.Evidence;
import dev.fleetward.compliance.EvidenceRecord;
import dev.fleetward.crashes.Issues;
import dev.fleetward.devices.DeviceQuery;
import dev.fleetward.devices.Fleet;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.products.Product;
import dev.fleetward.updates.Rollout;
import dev.fleetward.updates.Rollouts;
import dev.fleetward.vulnerabilities.Coverage;
import dev.fleetward.vulnerabilities.Exposure;
import dev.fleetward.vulnerabilities.Vulnerabilities;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The overview's questions, each answered by the room that knows, as a sentence with its figure and denominator. */
@ApplicationScoped
class Answers {
    private static final Duration WINDOW = Duration.ofDays(7);
    private static final int NEXT_STEPS = 3;
    private static final int NEWEST_ROLLOUTS = 20;
    /** Below it crash-free devices ask for attention; a round figure product teams start from. */
    private static final double CRASH_FREE_GOAL = 0.99;

    private static final double CRASH_FREE_FLOOR = 0.95;

    private final Db db;
    private final Fleet fleet;
    private final Issues issues;
    private final Exposure exposure;
    private final Vulnerabilities vulnerabilities;
    private final Rollouts rollouts;
    private final Evidence evidence;
    private final Format format;

    Answers(
            Db db,
            Fleet fleet,
            Issues issues,
            Exposure exposure,
            Vulnerabilities vulnerabilities,
            Rollouts rollouts,
            Evidence evidence,
            Format format) {
        this.db = db;
        this.fleet = fleet;
        this.issues = issues;
        this.exposure = exposure;
        this.vulnerabilities = vulnerabilities;
        this.rollouts = rollouts;
        this.evidence = evidence;
        this.format = format;
    }

    /**
     * @param state ok, attention, bad or unknown
     * @param todo what to do about it, when it asks for something
     */
    record Answer(String question, String state, String sentence, String proof, String href, Optional<String> todo) {
        boolean isAsking() {
            return state.equals("attention") || state.equals("bad");
        }
    }

    record Step(String what, String why, String href) {}

    boolean isFresh(Product product) {
        return fleet.count(product, DeviceQuery.ALL).total() == 0;
    }

    List<Answer> of(Product product) {
        return List.of(healthy(product), safe(product), upToDate(product), provable(product));
    }

    /** The worst first. */
    static List<Step> next(List<Answer> answers) {
        return Stream.of("bad", "attention", "unknown")
                .flatMap(state -> answers.stream().filter(answer -> answer.state.equals(state)))
                .filter(answer -> answer.todo.isPresent())
                .limit(NEXT_STEPS)
                .map(answer -> new Step(answer.todo.orElseThrow(), answer.sentence, answer.href))
                .toList();
    }

    private Answer healthy(Product product) {
        var crashFree = issues.crashFree(product, WINDOW);
        long open = issues.open(product);
        String href = "/products/" + product.slug() + "/issues";
        if (crashFree.share().isEmpty()) {
            return new Answer(
                    "Is it healthy?", "unknown", "No device was seen in the last 7 days.", "", href, Optional.empty());
        }
        double share = crashFree.share().get();
        String state = share >= CRASH_FREE_GOAL ? "ok" : share >= CRASH_FREE_FLOOR ? "attention" : "bad";
        return new Answer(
                "Is it healthy?",
                state,
                "%s of %s active devices had no crash in 7 days (%s)."
                        .formatted(
                                format.number(crashFree.crashFree()),
                                format.number(crashFree.active()),
                                format.percent(crashFree.crashFree(), crashFree.active())),
                format.count(open, "open issue"),
                href,
                open == 0 ? Optional.empty() : Optional.of("Look at the most frequent issue"));
    }

    private Answer safe(Product product) {
        var figure = db.inTransaction(product.organization(), tx -> exposure.toAny(tx, product));
        String here = "/products/" + product.slug();
        String question = "Is it safe?";
        String unknown = figure.devicesUnknown() == 0
                ? ""
                : "; of %s it is unknown".formatted(format.number(figure.devicesUnknown()));
        if (figure.devicesExposed() > 0) {
            return new Answer(
                    question,
                    "bad",
                    "%s of %s devices run a version with a known vulnerability%s."
                            .formatted(
                                    format.number(figure.devicesExposed()),
                                    format.number(figure.devicesTotal()),
                                    unknown),
                    "Vulnerabilities",
                    here + "/vulnerabilities",
                    Optional.of("Fix the vulnerability with the most exposed devices"));
        }
        if (figure.devicesUnknown() > 0) {
            return new Answer(
                    question,
                    "unknown",
                    "For %s of %s devices nobody knows: what they run has no SBOM."
                            .formatted(format.number(figure.devicesUnknown()), format.number(figure.devicesTotal())),
                    "Software versions",
                    here + "/software",
                    Optional.of("Upload the SBOM of what runs in the field"));
        }
        Coverage coverage = db.inTransaction(product.organization(), tx -> vulnerabilities.coverage(tx, product));
        if (!coverage.complete()) {
            return new Answer(
                    question,
                    "unknown",
                    "No device runs a vulnerability known here, but only %d %% of the components can be assessed."
                            .formatted(coverage.percent()),
                    "Software versions",
                    here + "/software",
                    Optional.of("See which components cannot be assessed, and why"));
        }
        return new Answer(
                question,
                "ok",
                "None of %s devices runs a version with a vulnerability known here."
                        .formatted(format.number(figure.devicesTotal())),
                "Vulnerabilities",
                here + "/vulnerabilities",
                Optional.empty());
    }

    private Answer upToDate(Product product) {
        String href = "/products/" + product.slug() + "/updates";
        String question = "Is it up to date?";
        Optional<Rollout> latest =
                rollouts.page(product, new Cursor(Optional.empty(), NEWEST_ROLLOUTS)).items().stream()
                        .filter(rollout -> rollout.startedAt() != null)
                        .findFirst();
        if (latest.isEmpty()) {
            return new Answer(
                    question, "unknown", mostRun(product), "Nothing was rolled out yet", href, Optional.empty());
        }
        Rollout rollout = latest.get();
        var progress = rollouts.progress(product.organization(), rollout.id());
        String sentence = "%s of %s in the rollout of %s proved by field data that they run it."
                .formatted(
                        format.number(progress.proven()), format.count(progress.total(), "device"), rollout.version());
        String page = href + "/rollouts/" + rollout.id();
        return switch (rollout.state()) {
            case PAUSED ->
                new Answer(
                        question,
                        "bad",
                        sentence,
                        "The rollout is paused",
                        page,
                        Optional.of("Look why the rollout paused"));
            case RUNNING ->
                new Answer(
                        question, "attention", sentence, "The rollout runs", page, Optional.of("Follow the rollout"));
            case FINISHED -> new Answer(question, "ok", sentence, "The rollout is finished", page, Optional.empty());
            case DRAFT, IN_REVIEW, SCHEDULED, CANCELLED ->
                new Answer(question, "unknown", sentence, "The rollout was stopped", page, Optional.empty());
        };
    }

    private String mostRun(Product product) {
        long all = fleet.count(product, DeviceQuery.ALL).total();
        return fleet.mostRun(product)
                .map(most -> "%s of %s run %s, the version most run."
                        .formatted(format.number(most.devices()), format.count(all, "device"), most.version()))
                .orElse("No device has said what it runs.");
    }

    private Answer provable(Product product) {
        String href = "/products/" + product.slug() + "/compliance";
        String question = "Is it provable?";
        var newest = evidence.newest(product);
        long known = newest.stream().filter(EvidenceRecord::isKnown).count();
        if (known == 0) {
            return new Answer(
                    question, "unknown", "No evidence is recorded yet.", "Requirements", href, Optional.empty());
        }
        Instant last = newest.stream()
                .map(EvidenceRecord::measuredAt)
                .max(Instant::compareTo)
                .orElseThrow();
        return new Answer(
                question,
                known == newest.size() ? "ok" : "attention",
                "%s of %s are known; measured %s."
                        .formatted(
                                format.number(known), format.count(newest.size(), "evidence figure"), format.ago(last)),
                "Requirements",
                href,
                Optional.empty());
    }
}
