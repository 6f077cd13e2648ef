package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "update-client",
        description = "How a product's devices ask for updates.",
        mixinStandardHelpOptions = true,
        subcommands = {
            UpdateClientCommand.Show.class,
            UpdateClientCommand.Confirm.class,
            UpdateClientCommand.Trust.class,
            UpdateClientCommand.Distrust.class
        })
final class UpdateClientCommand {

    private static String api(String product, String path) {
        return "/api/v1/products/%s/%s".formatted(ServerClient.segment(product), path);
    }

    @Command(
            name = "show",
            description = "Whether devices are asked before they update, and whose certificates let them in.",
            mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Override
        public Integer call() {
            JsonNode policy = client.get(api(product, "update-clients"));
            JsonNode authorities = client.get(api(product, "device-authorities"));
            var lines = new StringBuilder(
                    policy.path("confirm").asBoolean()
                            ? "Each device says yes before it takes an update."
                            : "Devices take what they are offered without being asked.");
            authorities
                    .path("items")
                    .forEach(one -> lines.append("%n%s  %s  %s"
                            .formatted(
                                    one.path("id").asText(),
                                    one.path("issuerHash").asText(),
                                    one.path("name").asText())));
            client.print(authorities, lines.toString());
            return 0;
        }
    }

    @Command(
            name = "confirm",
            description = "Ask devices before they update, or not any more.",
            mixinStandardHelpOptions = true)
    static final class Confirm implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Parameters(paramLabel = "on|off")
        private String word = "";

        @Override
        public Integer call() {
            if (!word.equals("on") && !word.equals("off")) {
                throw new CommandFailed("Say on or off, not “%s”.".formatted(word));
            }
            JsonNode policy = client.put(api(product, "update-clients"), Map.of("confirm", word.equals("on")));
            client.print(policy, "Confirmation is " + word + ".");
            return 0;
        }
    }

    @Command(
            name = "trust",
            description = "Let in devices whose certificates an authority issued.",
            mixinStandardHelpOptions = true)
    static final class Trust implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Option(names = "--hash", required = true, description = "Of the issuer's certificate, as the proxy sends it.")
        private String hash = "";

        @Parameters(paramLabel = "NAME")
        private String name = "";

        @Override
        public Integer call() {
            JsonNode added = client.post(api(product, "device-authorities"), Map.of("name", name, "issuerHash", hash));
            client.print(
                    added, "%s is trusted.%n%s".formatted(name, added.path("id").asText()));
            return 0;
        }
    }

    @Command(name = "distrust", description = "Trust an authority no more.", mixinStandardHelpOptions = true)
    static final class Distrust implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Parameters(paramLabel = "ID")
        private String id = "";

        @Override
        public Integer call() {
            JsonNode removed = client.delete(api(product, "device-authorities/" + ServerClient.segment(id)));
            client.print(removed, "It is trusted no more.");
            return 0;
        }
    }
}
