package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "requests",
        description = "What owners of devices ask for, and how it is answered within a month (GDPR Article 12(3)).",
        mixinStandardHelpOptions = true,
        subcommands = {
            OwnerRequestCommand.All.class,
            OwnerRequestCommand.Show.class,
            OwnerRequestCommand.Enter.class,
            OwnerRequestCommand.Start.class,
            OwnerRequestCommand.Extend.class,
            OwnerRequestCommand.Message.class,
            OwnerRequestCommand.Done.class,
            OwnerRequestCommand.Refuse.class
        })
final class OwnerRequestCommand {
    private static final String REQUESTS = "/owner-requests";

    @Command(name = "list", description = "List them, overdue ones first.", mixinStandardHelpOptions = true)
    static final class All implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Option(names = "--serial", description = "Only those of this device, held or erased.")
        private @Nullable String serial;

        @Override
        public Integer call() {
            var query = new TreeMap<String, @Nullable String>();
            query.put("serial", serial);
            JsonNode all = client.get(REQUESTS + ServerClient.query(query));
            client.print(
                    all,
                    all.isEmpty()
                            ? "none"
                            : all.valueStream()
                                    .map(OwnerRequestCommand::line)
                                    .collect(Collectors.joining(System.lineSeparator())));
            return 0;
        }
    }

    @Command(name = "show", description = "Show one with its timeline.", mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Parameters(paramLabel = "REQUEST")
        private String request = "";

        @Override
        public Integer call() {
            JsonNode shown = client.get(of(request));
            String timeline = shown.path("timeline")
                    .valueStream()
                    .map(entry -> "%s  %s  %s  %s"
                            .formatted(
                                    entry.path("at").asText(),
                                    entry.path("what").asText().toLowerCase(Locale.ROOT),
                                    entry.path("by").asText(),
                                    entry.path("detail").asText()))
                    .collect(Collectors.joining(System.lineSeparator()));
            client.print(shown, line(shown) + System.lineSeparator() + timeline);
            return 0;
        }
    }

    @Command(
            name = "enter",
            description = "Enter a request that came by post, mail or phone.",
            mixinStandardHelpOptions = true)
    static final class Enter implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Option(
                names = "--kind",
                required = true,
                description = "access, portability, rectification, erasure or sharing.")
        private String kind = "";

        @Option(names = "--channel", required = true, description = "mail, post, phone or other.")
        private String channel = "";

        @Option(names = "--received-at", description = "When it reached you, RFC 3339 (default: now).")
        private @Nullable String receivedAt;

        @Option(names = "--field", description = "What is wrong, for a rectification.")
        private @Nullable String field;

        @Option(names = "--text", description = "The owner's words: what is right, which data is to be shared.")
        private @Nullable String text;

        @Option(names = "--recipient", description = "Who is to get the data, for sharing.")
        private @Nullable String recipient;

        @Option(names = "--until", description = "How long it is to be shared.")
        private @Nullable String until;

        @Parameters(paramLabel = "SERIAL")
        private String serial = "";

        @Override
        public Integer call() {
            Map<String, @Nullable Object> body = new LinkedHashMap<>();
            body.put("serial", serial);
            body.put("kind", kind);
            body.put("channel", channel);
            body.put("receivedAt", receivedAt);
            body.put("field", field);
            body.put("text", text);
            body.put("recipient", recipient);
            body.put("until", until);
            JsonNode entered = client.post(REQUESTS, body);
            client.print(entered, line(entered));
            return 0;
        }
    }

    @Command(name = "start", description = "Begin to work on one.", mixinStandardHelpOptions = true)
    static final class Start implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Parameters(paramLabel = "REQUEST")
        private String request = "";

        @Override
        public Integer call() {
            JsonNode after = client.post(of(request) + "/start", Map.of());
            client.print(after, line(after));
            return 0;
        }
    }

    @Command(name = "extend", description = "Extend by two months, once.", mixinStandardHelpOptions = true)
    static final class Extend implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Option(names = "--reason", required = true, description = "Why, as the owner is told.")
        private String reason = "";

        @Option(names = "--told", description = "How the owner was told, who does not follow it on their page.")
        private String told = "";

        @Parameters(paramLabel = "REQUEST")
        private String request = "";

        @Override
        public Integer call() {
            JsonNode after = client.post(of(request) + "/extension", Map.of("reason", reason, "told", told));
            client.print(after, line(after));
            return 0;
        }
    }

    @Command(name = "message", description = "Write to the owner on their page.", mixinStandardHelpOptions = true)
    static final class Message implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Option(names = "--text", required = true, description = "The message.")
        private String text = "";

        @Parameters(paramLabel = "REQUEST")
        private String request = "";

        @Override
        public Integer call() {
            JsonNode after = client.post(of(request) + "/messages", Map.of("text", text));
            client.print(after, "written");
            return 0;
        }
    }

    @Command(
            name = "done",
            description = "Answer one; an erasure erases the device, for good.",
            mixinStandardHelpOptions = true)
    static final class Done implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Option(names = "--answer", description = "What was done, as the owner is told.")
        private String answer = "";

        @Option(names = "--confirm", paramLabel = "SERIAL", description = "The serial, to erase the device.")
        private String confirm = "";

        @Parameters(paramLabel = "REQUEST")
        private String request = "";

        @Override
        public Integer call() {
            JsonNode after = client.post(of(request) + "/completion", Map.of("answer", answer, "confirm", confirm));
            client.print(after, line(after));
            return 0;
        }
    }

    @Command(name = "refuse", description = "Refuse one.", mixinStandardHelpOptions = true)
    static final class Refuse implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Option(names = "--reason", required = true, description = "Why, as the owner is told.")
        private String reason = "";

        @Option(names = "--article", required = true, description = "What it rests on: GDPR Article 12(5)(b), …")
        private String article = "";

        @Parameters(paramLabel = "REQUEST")
        private String request = "";

        @Override
        public Integer call() {
            JsonNode after = client.post(of(request) + "/refusal", Map.of("reason", reason, "article", article));
            client.print(after, line(after));
            return 0;
        }
    }

    private static String of(String request) {
        return REQUESTS + "/" + ServerClient.segment(request);
    }

    private static String line(JsonNode shown) {
        JsonNode request = shown.path("request");
        String device = request.path("serial").asText("");
        return "%s  %s  %s  %s  due %s%s"
                .formatted(
                        request.path("id").asText(),
                        request.at("/wish/kind").asText().toLowerCase(Locale.ROOT),
                        device.isEmpty() || request.path("serial").isNull()
                                ? request.path("fingerprint").asText()
                                : device,
                        request.path("state").asText().toLowerCase(Locale.ROOT).replace('_', ' '),
                        request.path("dueAt").asText(),
                        shown.path("overdue").asBoolean() ? "  OVERDUE" : "");
    }
}
