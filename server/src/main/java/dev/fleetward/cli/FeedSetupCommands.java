package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How feeds stand, and how they are had. */
final class FeedSetupCommands {
    private FeedSetupCommands() {}

    @Command(name = "list", description = "The feeds and how each stands.", mixinStandardHelpOptions = true)
    static final class List implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Override
        public Integer call() {
            client.printLines(client.get("/api/v1/feeds"), "no feed", FeedSetupCommands::line);
            return 0;
        }
    }

    @Command(
            name = "show",
            description = "One feed: its last imports and what was not taken.",
            mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        private static final int SHOWN = 10;

        @Mixin
        private final FeedPlace place = new FeedPlace();

        @Override
        public Integer call() {
            JsonNode feed = place.get("");
            var text = new StringBuilder(line(feed));
            if (!feed.path("lastError").asText().isEmpty()) {
                text.append("%n  fetching fails: %s"
                        .formatted(feed.path("lastError").asText()));
            }
            for (JsonNode one : place.get("/imports?limit=" + SHOWN).path("items")) {
                String from = one.path("source").asText();
                text.append("%n  %s  %s%s: %d new, %d changed, %d rejected, SHA-256 %s %s"
                        .formatted(
                                one.path("endedAt").asText(),
                                one.path("fileName").asText(),
                                from.isEmpty()
                                                || from.equals(
                                                        one.path("fileName").asText())
                                        ? ""
                                        : " from " + from,
                                one.path("imported").asLong(),
                                one.path("updated").asLong(),
                                one.path("rejected").asLong(),
                                one.path("sha256").asText(),
                                one.path("failure").asText()));
            }
            for (JsonNode one : place.get("/quarantine?limit=" + SHOWN).path("items")) {
                text.append("%n  not taken: %s: %s"
                        .formatted(one.path("name").asText(), one.path("reason").asText()));
            }
            place.client.print(feed, text.toString());
            return 0;
        }
    }

    @Command(name = "set", description = "Choose how a feed is had.", mixinStandardHelpOptions = true)
    static final class Set implements Callable<Integer> {
        @Mixin
        private final FeedPlace place = new FeedPlace();

        @Option(names = "--online", negatable = true, description = "Have it fetched regularly, or by file only.")
        @Nullable
        Boolean online;

        @Option(
                names = "--address",
                description = "Of a mirror or suppliers (with blanks between); empty for the publisher's.")
        @Nullable
        String address;

        @Option(names = "--parts", description = "Of OSV: ecosystems with commas, such as npm,PyPI,Debian:12.")
        @Nullable
        String parts;

        @Option(names = "--key", description = "Of NVD: the key for its interface.")
        @Nullable
        String key;

        @Option(names = "--every-hours", description = "How often to look.")
        @Nullable
        Integer everyHours;

        @Option(names = "--fresh-hours", description = "After how long without success it is stale.")
        @Nullable
        Integer freshHours;

        @Override
        public Integer call() {
            Map<String, Object> wanted = new LinkedHashMap<>();
            put(wanted, "online", online);
            put(wanted, "address", address);
            put(wanted, "parts", parts == null ? null : Arrays.asList(parts.split(",", -1)));
            put(wanted, "key", key);
            put(wanted, "everyHours", everyHours);
            put(wanted, "freshHours", freshHours);
            JsonNode feed = place.put(wanted);
            place.client.print(feed, line(feed));
            return 0;
        }

        private static void put(Map<String, Object> wanted, String field, @Nullable Object value) {
            if (value != null) {
                wanted.put(field, value);
            }
        }
    }

    @Command(name = "sync", description = "Have a feed fetched now.", mixinStandardHelpOptions = true)
    static final class Sync implements Callable<Integer> {
        @Mixin
        private final FeedPlace place = new FeedPlace();

        @Override
        public Integer call() {
            JsonNode feed = place.post("/sync");
            place.client.print(
                    feed, place.name() + " will be fetched within seconds; see: fleetward feed show " + place.name());
            return 0;
        }
    }

    @Command(name = "retry", description = "Try what was not taken again.", mixinStandardHelpOptions = true)
    static final class Retry implements Callable<Integer> {
        @Mixin
        private final FeedPlace place = new FeedPlace();

        @Override
        public Integer call() {
            JsonNode retried = place.post("/quarantine/retry");
            place.client.print(
                    retried,
                    "%d of %d records taken"
                            .formatted(
                                    retried.path("taken").asInt(),
                                    retried.path("tried").asInt()));
            return 0;
        }
    }

    private static String line(JsonNode feed) {
        String last = feed.path("lastSuccessAt").asText("never");
        return "%-5s %-8s last success %s, %s, %d in quarantine"
                .formatted(
                        feed.path("name").asText(),
                        feed.path("state").asText(),
                        last.equals("null") ? "never" : last,
                        feed.path("online").asBoolean()
                                ? "every %d h".formatted(feed.path("everyHours").asInt())
                                : "by file",
                        feed.path("quarantined").asLong());
    }
}
