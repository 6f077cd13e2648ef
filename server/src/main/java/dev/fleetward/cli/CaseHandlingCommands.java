package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Working on a case. */
final class CaseHandlingCommands {
    private CaseHandlingCommands() {}

    /** The case a command is about. */
    static final class OfCase {
        @Parameters(index = "0", paramLabel = "CASE", description = "Such as C-3.")
        private String number = "";

        String path(String rest) {
            return CaseCommand.path(number, rest);
        }
    }

    @Command(
            name = "state",
            description =
                    "Moves a case: triage, confirmed, fixing, fix-available, disclosed, closed; or rejected with a reason.",
            mixinStandardHelpOptions = true)
    static final class State implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Mixin
        private final OfCase of = new OfCase();

        @Option(names = "--reason", description = "Why: needed to reject, to close and to go back.")
        private String reason = "";

        @Parameters(index = "1", paramLabel = "STATE")
        private String state = "";

        @Override
        public Integer call() {
            JsonNode handling = client.put(of.path("/state"), Map.of("state", state, "reason", reason));
            client.print(handling, CaseText.handling(handling));
            return 0;
        }
    }

    @Command(
            name = "set",
            description = "Says who works on a case, with whom it may be shared and until when it is kept.",
            mixinStandardHelpOptions = true)
    static final class Set implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Mixin
        private final OfCase of = new OfCase();

        @Option(names = "--assignee", paramLabel = "EMAIL", description = "A colleague; - for nobody.")
        private @Nullable String assignee;

        @Option(names = "--tlp", description = "red, amber-strict, amber, green or clear.")
        private @Nullable String tlp;

        @Option(
                names = "--embargo",
                paramLabel = "TIME",
                description = "Until when, such as 2027-01-15T09:00:00Z; - lifts it.")
        private @Nullable String embargo;

        @Override
        public Integer call() {
            var body = new TreeMap<String, @Nullable String>();
            body.put("assignee", none(assignee));
            body.put("tlp", tlp);
            body.put("embargoUntil", none(embargo));
            JsonNode handling = client.patch(of.path("/handling"), body);
            client.print(handling, CaseText.handling(handling));
            return 0;
        }

        private static @Nullable String none(@Nullable String given) {
            return "-".equals(given) ? "" : given;
        }
    }

    @Command(
            name = "link",
            description =
                    "Links a case to an issue, vulnerability, component, software-version or rollout: link C-3 issue 12.",
            mixinStandardHelpOptions = true)
    static final class Link implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Mixin
        private final OfCase of = new OfCase();

        @Option(names = "--remove", description = "Takes the link away.")
        private boolean remove;

        @Parameters(index = "1", paramLabel = "KIND")
        private String kind = "";

        @Parameters(index = "2", paramLabel = "TARGET")
        private String target = "";

        @Override
        public Integer call() {
            JsonNode handling = remove
                    ? client.delete(of.path(
                            "/links" + ServerClient.query(new TreeMap<>(Map.of("kind", kind, "target", target)))))
                    : client.post(of.path("/links"), Map.of("kind", kind, "target", target));
            client.print(handling, "%s %s".formatted(remove ? "no longer linked to" : "linked to", target));
            return 0;
        }
    }

    @Command(name = "note", description = "Adds a note that colleagues read.", mixinStandardHelpOptions = true)
    static final class Note implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Mixin
        private final OfCase of = new OfCase();

        @Parameters(index = "1", paramLabel = "TEXT")
        private String text = "";

        @Override
        public Integer call() {
            client.print(client.post(of.path("/notes"), Map.of("text", text)), "noted");
            return 0;
        }
    }

    @Command(
            name = "message",
            description = "Writes to the reporter, who reads it at their own address.",
            mixinStandardHelpOptions = true)
    static final class Message implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Mixin
        private final OfCase of = new OfCase();

        @Parameters(index = "1", paramLabel = "TEXT")
        private String text = "";

        @Override
        public Integer call() {
            client.print(client.post(of.path("/messages"), Map.of("text", text)), "written to the reporter");
            return 0;
        }
    }

    @Command(
            name = "reporter",
            description = "Makes an address at which a reporter follows the case; an earlier one stops working.",
            mixinStandardHelpOptions = true)
    static final class Reporter implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Mixin
        private final OfCase of = new OfCase();

        @Parameters(index = "1", paramLabel = "NAME", description = "Who reported it.")
        private String name = "";

        @Override
        public Integer call() {
            JsonNode made = client.post(of.path("/reporter"), Map.of("name", name));
            client.print(made, made.path("path").asText());
            return 0;
        }
    }
}
