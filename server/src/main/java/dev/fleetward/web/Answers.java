package dev.fleetward.web;

import dev.fleetward.crashes.Issues;
import dev.fleetward.devices.DeviceQuery;
import dev.fleetward.devices.Fleet;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The overview's questions, each answered by the room that knows, as a sentence with its figure and denominator. */
@ApplicationScoped
class Answers {
    private static final Duration WINDOW = Duration.ofDays(7);
    private static final int NEXT_STEPS = 3;
    /** Below it crash-free devices ask for attention; a round figure product teams start from. */
    private static final double CRASH_FREE_GOAL = 0.99;

    private static final double CRASH_FREE_FLOOR = 0.95;

    private final Fleet fleet;
    private final Issues issues;
    private final Format format;

    Answers(Fleet fleet, Issues issues, Format format) {
        this.fleet = fleet;
        this.issues = issues;
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
        return List.of(healthy(product), upToDate(product));
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

    private Answer upToDate(Product product) {
        var versions = fleet.facets(product).versions();
        long known = versions.stream().mapToLong(Fleet.Facet::devices).sum();
        var most = versions.stream().max(Comparator.comparingLong(Fleet.Facet::devices));
        String href = "/products/" + product.slug() + "/devices";
        if (most.isEmpty()) {
            return new Answer(
                    "Is it up to date?",
                    "unknown",
                    "No device has said what it runs.",
                    "",
                    href,
                    Optional.of("Let devices report their software version"));
        }
        return new Answer(
                "What does it run?",
                versions.size() == 1 ? "ok" : "unknown",
                "%s of %s devices run %s (%s)."
                        .formatted(
                                format.number(most.get().devices()),
                                format.number(known),
                                most.get().value(),
                                format.percent(most.get().devices(), known)),
                format.count(versions.size(), "version") + " in the field",
                href,
                Optional.empty());
    }
}
