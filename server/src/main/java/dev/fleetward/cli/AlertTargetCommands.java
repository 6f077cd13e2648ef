package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where alerts go, and what became of what was sent. */
final class AlertTargetCommands {
    private static final String TARGETS = "/api/v1/alert-targets";
    private static final String DELIVERIES = "/api/v1/alert-deliveries";

    private AlertTargetCommands() {}

    @Command(name = "targets", description = "Where alerts go.", mixinStandardHelpOptions = true)
    static final class Targets implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Override
        public Integer call() {
            client.printLines(client.get(TARGETS), "no targets", Targets::line);
            return 0;
        }

        private static String line(JsonNode target) {
            String trouble = target.path("lastTrouble").asText();
            return "%-8s  %s  %s%s"
                    .formatted(
                            target.path("kind").asText(),
                            target.path("name").asText(),
                            target.path("shown").asText(),
                            trouble.isEmpty() ? "" : "; " + trouble);
        }
    }

    @Command(
            name = "add-target",
            description = "Add a target; a webhook's signing secret is printed this once.",
            mixinStandardHelpOptions = true)
    static final class AddTarget implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--kind", required = true, description = "email, webhook, slack, teams or tracker.")
        private String kind = "";

        @Option(names = "--to", description = "Recipients of an e-mail.", split = ",")
        @Nullable
        private List<String> recipients;

        @Option(names = "--url", description = "The address of all others.")
        @Nullable
        private String url;

        @Option(names = "--tracker", description = "github, gitlab or jira: begin with its template.")
        @Nullable
        private String tracker;

        @Option(names = "--template", description = "A file with a template of your own.")
        @Nullable
        private Path template;

        @Option(names = "--header", description = "What lets us in at a tracker, such as Authorization.")
        @Nullable
        private String header;

        @Option(
                names = "--credential",
                description = "The header's value; asked for when it stands alone.",
                arity = "0..1",
                interactive = true)
        @Nullable
        private String credential;

        @Parameters(paramLabel = "NAME")
        private String name = "";

        @Override
        public Integer call() throws IOException {
            var wanted = new HashMap<String, @Nullable Object>();
            wanted.put("name", name);
            wanted.put("kind", kind);
            wanted.put("recipients", recipients);
            wanted.put("url", url);
            wanted.put("tracker", tracker);
            wanted.put("template", template == null ? null : Files.readString(template));
            wanted.put("header", header);
            wanted.put("credential", credential);
            JsonNode saved = client.post(TARGETS, wanted);
            String secret = saved.path("signingSecret").asText();
            client.print(saved, "added " + name + (secret.isEmpty() ? "" : "; signing secret " + secret));
            return 0;
        }
    }

    @Command(name = "test", description = "Send a test to a target.", mixinStandardHelpOptions = true)
    static final class Test implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Parameters(paramLabel = "TARGET")
        private String name = "";

        @Override
        public Integer call() {
            for (JsonNode target : client.get(TARGETS).path("items")) {
                if (target.path("name").asText().equals(name)) {
                    JsonNode delivery =
                            client.post(TARGETS + "/" + target.path("id").asText() + "/test", Map.of());
                    client.print(
                            delivery,
                            "queued; see fleetward alert deliveries, id "
                                    + delivery.path("id").asText());
                    return 0;
                }
            }
            throw new CommandFailed("no alert target is named “%s”".formatted(name));
        }
    }

    @Command(name = "deliveries", description = "What was sent, the newest first.", mixinStandardHelpOptions = true)
    static final class Deliveries implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--state", description = "waiting, delivered or given-up (default: all).")
        private String state = "";

        @Override
        public Integer call() {
            JsonNode page = client.get(DELIVERIES + "?state=" + ServerClient.segment(state));
            client.printLines(page, "no deliveries", Deliveries::line);
            return 0;
        }

        private static String line(JsonNode delivery) {
            JsonNode last = delivery.path("tries").path(0);
            return "%s  %-9s  %s to %s%s%s"
                    .formatted(
                            delivery.path("id").asText(),
                            delivery.path("state").asText(),
                            delivery.path("title").asText(),
                            delivery.path("targetName").asText(),
                            last.path("trouble").asText().isEmpty()
                                    ? ""
                                    : "; " + last.path("trouble").asText(),
                            delivery.path("nextAt").isTextual()
                                    ? "; next try " + delivery.path("nextAt").asText()
                                    : "");
        }
    }

    @Command(name = "resend", description = "Send a delivery once more.", mixinStandardHelpOptions = true)
    static final class Resend implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Parameters(paramLabel = "ID")
        private String id = "";

        @Override
        public Integer call() {
            JsonNode delivery = client.post(DELIVERIES + "/" + ServerClient.segment(id) + "/resend", Map.of());
            client.print(delivery, "queued again");
            return 0;
        }
    }
}
