package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Data that goes to third parties at an owner's request. */
@Command(
        name = "share",
        description = "Share devices' data with a third party, at their owner's request and until a day.",
        mixinStandardHelpOptions = true,
        subcommands = {
            ShareCommands.Make.class,
            ShareCommands.Listed.class,
            ShareCommands.Show.class,
            ShareCommands.End.class,
            ShareCommands.Renew.class,
            ShareCommands.Resume.class,
            ShareCommands.Revoke.class
        })
final class ShareCommands {
    private static final String SHARES = "/api/v1/products/%s/data-shares";

    @Command(
            name = "make",
            description =
                    "Make a share, and print its token and the secret that signs what is posted: shown this once.",
            mixinStandardHelpOptions = true)
    static final class Make implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Option(names = "--recipient", required = true, description = "The third party's name.")
        private String recipient = "";

        @Option(names = "--contact", required = true, description = "The third party's address or telephone number.")
        private String contact = "";

        @Option(names = "--purpose", required = true, description = "What for, as agreed with the owner.")
        private String purpose = "";

        @Option(names = "--request", required = true, description = "The owner's request, such as a ticket.")
        private String request = "";

        @Option(
                names = "--scope",
                required = true,
                split = ",",
                description = "Which data, by comma: metrics, sessions, logs, reboots, crashes, recordings, security,"
                        + " attributes, software, updates.")
        private List<String> scope = List.of();

        @Option(names = "--from", paramLabel = "DAY", description = "When it begins (default: now).")
        @Nullable
        private String from;

        @Option(
                names = "--until",
                required = true,
                paramLabel = "DAY",
                description = "Its last day, such as 2027-01-31.")
        private String until = "";

        @Option(names = "--webhook", paramLabel = "URL", description = "An https address to post what is new to.")
        @Nullable
        private String webhook;

        @Parameters(paramLabel = "SERIAL", arity = "1..*")
        private List<String> serials = List.of();

        @Override
        public Integer call() {
            var wanted = new TreeMap<String, @Nullable Object>();
            wanted.put("serials", serials);
            wanted.put("recipient", recipient);
            wanted.put("contact", contact);
            wanted.put("purpose", purpose);
            wanted.put("request", request);
            wanted.put("scope", scope);
            wanted.put("beginsAt", from);
            wanted.put("endsAt", until);
            wanted.put("webhook", webhook);
            JsonNode fresh = client.post(of(product), wanted);
            client.print(fresh, secrets(fresh));
            return 0;
        }
    }

    @Command(name = "list", description = "List shares, newest first.", mixinStandardHelpOptions = true)
    static final class Listed implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Option(names = "--serial", description = "Only those of this device.")
        @Nullable
        private String serial;

        @Override
        public Integer call() {
            var query = new TreeMap<String, @Nullable String>();
            query.put("serial", serial);
            JsonNode shares = client.get(of(product) + ServerClient.query(query));
            client.print(
                    shares,
                    shares.isEmpty()
                            ? "none"
                            : shares.valueStream()
                                    .map(ShareCommands::line)
                                    .collect(Collectors.joining(System.lineSeparator())));
            return 0;
        }
    }

    @Command(
            name = "show",
            description = "Show a share, how far its webhook is, and what was given by day.",
            mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Parameters(paramLabel = "SHARE")
        private String share = "";

        @Override
        public Integer call() {
            JsonNode answer = client.get(of(product, share));
            String days = answer.path("days")
                    .valueStream()
                    .map(day -> "%n%s  %s  %d records  %d bytes"
                            .formatted(
                                    day.path("day").asText(),
                                    day.path("way").asText(),
                                    day.path("records").asLong(),
                                    day.path("bytes").asLong()))
                    .collect(Collectors.joining());
            client.print(answer, line(answer.path("share")) + hook(answer.at("/share/webhook")) + days);
            return 0;
        }
    }

    @Command(name = "extend", description = "Move a share's end, either way.", mixinStandardHelpOptions = true)
    static final class End implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Option(
                names = "--until",
                required = true,
                paramLabel = "DAY",
                description = "Its last day, such as 2027-01-31.")
        private String until = "";

        @Parameters(paramLabel = "SHARE")
        private String share = "";

        @Override
        public Integer call() {
            JsonNode answer = client.post(of(product, share) + "/end", Map.of("endsAt", until));
            client.print(answer, line(answer));
            return 0;
        }
    }

    @Command(
            name = "renew",
            description = "Give a share another token, and print it: it is shown this once.",
            mixinStandardHelpOptions = true)
    static final class Renew implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Parameters(paramLabel = "SHARE")
        private String share = "";

        @Override
        public Integer call() {
            JsonNode fresh = client.post(of(product, share) + "/token", Map.of());
            client.print(fresh, secrets(fresh));
            return 0;
        }
    }

    @Command(
            name = "resume",
            description = "Post again to a webhook that was given up after a week of failures.",
            mixinStandardHelpOptions = true)
    static final class Resume implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Parameters(paramLabel = "SHARE")
        private String share = "";

        @Override
        public Integer call() {
            JsonNode answer = client.post(of(product, share) + "/resume", Map.of());
            client.print(answer, line(answer) + hook(answer.path("webhook")));
            return 0;
        }
    }

    @Command(name = "revoke", description = "End a share at once.", mixinStandardHelpOptions = true)
    static final class Revoke implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Parameters(paramLabel = "SHARE")
        private String share = "";

        @Override
        public Integer call() {
            client.print(client.delete(of(product, share)), "revoked");
            return 0;
        }
    }

    private static String of(String product) {
        return SHARES.formatted(ServerClient.segment(product));
    }

    private static String of(String product, String share) {
        return of(product) + "/" + ServerClient.segment(share);
    }

    private static String secrets(JsonNode fresh) {
        String signing = fresh.path("signingSecret").asText("");
        return "share %s%ntoken %s%naddress %s%s"
                .formatted(
                        fresh.path("id").asText(),
                        fresh.path("token").asText(),
                        fresh.path("address").asText(),
                        signing.isEmpty() || signing.equals("null")
                                ? ""
                                : System.lineSeparator() + "signing secret " + signing);
    }

    private static String line(JsonNode share) {
        return "%s  %s  %s  until %s  %d records given"
                .formatted(
                        share.path("id").asText(),
                        share.path("recipient").asText(),
                        share.path("state").asText().toLowerCase(java.util.Locale.ROOT),
                        share.path("endsAt").asText(),
                        share.path("records").asLong());
    }

    private static String hook(JsonNode hook) {
        return hook.isObject()
                ? "%nwebhook %s: %d records wait, last delivered %s%s"
                        .formatted(
                                hook.path("host").asText(),
                                hook.path("waiting").asLong(),
                                hook.path("lastDeliveredAt").asText(),
                                hook.path("pausedAt").isNull()
                                        ? ""
                                        : ", paused: "
                                                + hook.path("lastTrouble").asText())
                : "";
    }
}
