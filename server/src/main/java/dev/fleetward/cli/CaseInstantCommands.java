package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** States what a case's clocks count from. What is stated stays. */
final class CaseInstantCommands {
    private CaseInstantCommands() {}

    /** What each instant needs. */
    static final class Stated {
        @Option(
                names = "--at",
                required = true,
                paramLabel = "TIME",
                description = "When it was, such as 2026-11-24T09:30:00Z.")
        private String at = "";

        @Option(names = "--reason", required = true, description = "What it rests on.")
        private String reason = "";

        @Parameters(index = "0", paramLabel = "CASE", description = "Such as C-3.")
        private String number = "";

        Map<String, @Nullable Object> body() {
            var body = new TreeMap<String, @Nullable Object>();
            body.put("at", at);
            body.put("reason", reason);
            return body;
        }
    }

    @Command(
            name = "aware",
            description = "States since when you are aware: the clocks start. It cannot be changed.",
            mixinStandardHelpOptions = true)
    static final class Aware implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Mixin
        private final Stated stated = new Stated();

        @Override
        public Integer call() {
            return state(client, stated.number, "awareness", stated.body());
        }
    }

    @Command(
            name = "state-instant",
            aliases = "instant",
            description =
                    "States another moment for good: signal, triage, evidence, awareness, measure or intermediate (what the CSIRT asked for).",
            mixinStandardHelpOptions = true)
    static final class Instant implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Mixin
        private final Stated stated = new Stated();

        @Option(names = "--person", description = "For evidence: who decided that it is reliable.")
        private @Nullable String person;

        @Option(names = "--evidence", description = "For evidence: one thing the decision rests on; repeatable.")
        private final List<String> evidence = new ArrayList<>();

        @Option(names = "--due", paramLabel = "TIME", description = "For intermediate: until when the CSIRT wants it.")
        private @Nullable String due;

        @Parameters(index = "1", paramLabel = "INSTANT")
        private String instant = "";

        @Override
        public Integer call() {
            var body = stated.body();
            if (instant.equals("evidence")) {
                body.put("person", person);
                body.put("evidence", evidence);
            }
            if (instant.equals("intermediate")) {
                body.put("due", due);
            }
            return state(client, stated.number, instant, body);
        }
    }

    private static int state(ProductClient client, String number, String instant, Object body) {
        JsonNode one = client.put(CaseCommand.path(number, "/" + ServerClient.segment(instant)), body);
        client.print(one, CaseText.of(one, client.get(CaseCommand.path(number, "/handling"))));
        return 0;
    }
}
