package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "issue",
        description = "Look at what goes wrong in the field, and say what becomes of it.",
        mixinStandardHelpOptions = true,
        subcommands = {
            IssueCommand.ListAll.class,
            IssueCommand.Show.class,
            IssueCommand.Open.class,
            IssueCommand.Resolve.class,
            IssueCommand.Ignore.class,
            IssueCommand.Assign.class,
            IssueCommand.Rename.class,
            IssueCommand.Note.class,
            IssueCommand.Merge.class,
            IssueCommand.Split.class
        })
final class IssueCommand {

    @Command(name = "list", description = "Issues, the latest seen first.", mixinStandardHelpOptions = true)
    static final class ListAll implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Option(names = "--state", description = "open, regressed, resolved or ignored (default: all).")
        private String state = "";

        @Option(names = "--find", description = "A part of the title or the reason.")
        private String text = "";

        @Option(names = "--device", description = "Only those that struck the device with this serial.")
        private String device = "";

        @Override
        public Integer call() {
            JsonNode page = client.get("/api/v1/products/%s/issues?state=%s&q=%s&device=%s"
                    .formatted(
                            ServerClient.segment(product),
                            ServerClient.segment(state),
                            ServerClient.segment(text),
                            ServerClient.segment(device)));
            var lines = new StringJoiner(System.lineSeparator());
            page.path("items").forEach(issue -> lines.add(line(issue)));
            client.print(page, page.path("items").isEmpty() ? "No issue." : lines.toString());
            return 0;
        }
    }

    @Command(name = "show", description = "What is known of an issue.", mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        @Mixin
        private final IssueAddress issue = new IssueAddress();

        @Override
        public Integer call() {
            JsonNode found = issue.client.get(issue.path(""));
            var text = new ArrayList<String>(List.of(line(found)));
            text.add("  %s, first seen %s, last seen %s"
                    .formatted(
                            found.path("reason").asText(),
                            found.path("firstSeenAt").asText(),
                            found.path("lastSeenAt").asText()));
            issue.client
                    .get(issue.path("/groups"))
                    .path("items")
                    .forEach(group -> text.add("  %s  %s, %d events"
                            .formatted(
                                    group.at("/group/fingerprint").asText(),
                                    group.at("/group/title").asText(),
                                    group.path("events").asLong())));
            issue.client
                    .get(issue.path("/similar"))
                    .path("items")
                    .forEach(other -> text.add("  alike: #%d %s"
                            .formatted(
                                    other.path("number").asLong(),
                                    other.path("title").asText())));
            issue.client.print(found, String.join(System.lineSeparator(), text));
            return 0;
        }
    }

    @Command(name = "open", description = "Open an issue again.", mixinStandardHelpOptions = true)
    static final class Open implements Callable<Integer> {
        @Mixin
        private final IssueAddress issue = new IssueAddress();

        @Override
        public Integer call() {
            return issue.put("/state", Map.of("state", "open"));
        }
    }

    @Command(
            name = "resolve",
            description = "Say that it is resolved; it comes back by itself when field data shows it again.",
            mixinStandardHelpOptions = true)
    static final class Resolve implements Callable<Integer> {
        @Mixin
        private final IssueAddress issue = new IssueAddress();

        @Option(names = "--version", description = "The version that has the fix.")
        @Nullable
        private String version;

        @Override
        public Integer call() {
            return issue.put(
                    "/state",
                    version == null ? Map.of("state", "resolved") : Map.of("state", "resolved", "version", version));
        }
    }

    @Command(
            name = "ignore",
            description = "Put it aside, for good or until it gets worse.",
            mixinStandardHelpOptions = true)
    static final class Ignore implements Callable<Integer> {
        @Mixin
        private final IssueAddress issue = new IssueAddress();

        @Option(names = "--until", description = "A time such as 2026-12-01T00:00:00Z.")
        @Nullable
        private String until;

        @Option(names = "--events", description = "Until it has that many events in all.")
        @Nullable
        private Long events;

        @Option(names = "--devices", description = "Until it struck that many devices in all.")
        @Nullable
        private Long devices;

        @Override
        public Integer call() {
            Map<String, Object> state = new HashMap<>(Map.of("state", "ignored"));
            if (until != null) {
                state.put("until", until);
            }
            if (events != null) {
                state.put("events", events);
            }
            if (devices != null) {
                state.put("devices", devices);
            }
            return issue.put("/state", state);
        }
    }

    @Command(name = "assign", description = "Give it to a colleague.", mixinStandardHelpOptions = true)
    static final class Assign implements Callable<Integer> {
        @Mixin
        private final IssueAddress issue = new IssueAddress();

        @Option(names = "--to", description = "The colleague's e-mail address (default: nobody).")
        private String email = "";

        @Override
        public Integer call() {
            return issue.put("/assignee", Map.of("email", email));
        }
    }

    @Command(name = "rename", description = "Give it another name.", mixinStandardHelpOptions = true)
    static final class Rename implements Callable<Integer> {
        @Mixin
        private final IssueAddress issue = new IssueAddress();

        @Option(names = "--name", description = "The name (default: what is known of it).")
        private String name = "";

        @Override
        public Integer call() {
            return issue.put("/name", Map.of("name", name));
        }
    }

    @Command(name = "note", description = "Write a note to it.", mixinStandardHelpOptions = true)
    static final class Note implements Callable<Integer> {
        @Mixin
        private final IssueAddress issue = new IssueAddress();

        @Option(names = "--text", required = true, description = "The note.")
        private String text = "";

        @Override
        public Integer call() {
            return issue.post("/notes", Map.of("text", text));
        }
    }

    @Command(name = "merge", description = "Bring its events into another issue.", mixinStandardHelpOptions = true)
    static final class Merge implements Callable<Integer> {
        @Mixin
        private final IssueAddress issue = new IssueAddress();

        @Option(names = "--into", required = true, description = "The number of the issue that gets the events.")
        private long into;

        @Override
        public Integer call() {
            return issue.post("/merge", Map.of("into", into));
        }
    }

    @Command(
            name = "split",
            description = "Take fingerprints out of it; “issue show” lists them.",
            mixinStandardHelpOptions = true)
    static final class Split implements Callable<Integer> {
        @Mixin
        private final IssueAddress issue = new IssueAddress();

        @Parameters(index = "1..*", paramLabel = "FINGERPRINT", arity = "1..*")
        private List<String> fingerprints = List.of();

        @Override
        public Integer call() {
            return issue.post("/split", Map.of("fingerprints", fingerprints));
        }
    }

    static String line(JsonNode issue) {
        String merged = issue.path("mergedInto").isNumber()
                ? ", merged into #" + issue.path("mergedInto").asLong()
                : "";
        return "#%d  %s  [%s%s]  %d devices, %d events"
                .formatted(
                        issue.path("number").asLong(),
                        issue.path("title").asText(),
                        issue.path("state").asText().toLowerCase(java.util.Locale.ROOT),
                        merged,
                        issue.path("devices").asLong(),
                        issue.path("events").asLong());
    }
}
