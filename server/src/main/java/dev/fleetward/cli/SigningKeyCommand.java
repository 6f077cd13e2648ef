package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "signing-key",
        description = "Keys that sign releases, and where their private halves are.",
        mixinStandardHelpOptions = true,
        subcommands = {
            SigningKeyCommand.ListAll.class,
            SigningKeyCommand.Register.class,
            SigningKeyCommand.Make.class,
            SigningKeyCommand.InToken.class,
            SigningKeyCommand.Retire.class
        })
final class SigningKeyCommand {

    /** What a new key is called and good for. */
    static final class Named {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Option(names = "--name", description = "What people call it.")
        private String name = "";

        @Option(names = "--every-product", description = "Good for every product of the organization.")
        private boolean everyProduct;

        int add(String member, String value) {
            JsonNode key =
                    client.post("/signing-keys", Map.of("name", name, member, value, "everyProduct", everyProduct));
            client.print(key, line(key));
            return 0;
        }
    }

    @Command(name = "list", description = "Every key of a product.", mixinStandardHelpOptions = true)
    static final class ListAll implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Override
        public Integer call() {
            client.printLines(client.get("/signing-keys"), "no signing key", SigningKeyCommand::line);
            return 0;
        }
    }

    @Command(
            name = "register",
            description = "Register the public half of a key you keep.",
            mixinStandardHelpOptions = true)
    static final class Register implements Callable<Integer> {
        @Mixin
        private final Named named = new Named();

        @Parameters(paramLabel = "FILE", description = "Public key or certificate as PEM.")
        private Path file = Path.of("");

        @Override
        public Integer call() {
            try {
                return named.add("publicKey", Files.readString(file));
            } catch (IOException e) {
                throw new CommandFailed("cannot read %s: %s".formatted(file, e.getMessage()));
            }
        }
    }

    @Command(
            name = "make",
            description = "Make a key on the server, sealed by its master key.",
            mixinStandardHelpOptions = true)
    static final class Make implements Callable<Integer> {
        @Mixin
        private final Named named = new Named();

        @Option(names = "--algorithm", description = "ed25519 or ecdsa-p256 (default: ${DEFAULT-VALUE}).")
        private String algorithm = "ed25519";

        @Override
        public Integer call() {
            return named.add("algorithm", algorithm);
        }
    }

    @Command(
            name = "in-token",
            description = "Use a key of the hardware token; without LABEL, list what it holds.",
            mixinStandardHelpOptions = true)
    static final class InToken implements Callable<Integer> {
        @Mixin
        private final Named named = new Named();

        @Parameters(paramLabel = "LABEL", arity = "0..1")
        private String label = "";

        @Override
        public Integer call() {
            if (!label.isEmpty()) {
                return named.add("tokenLabel", label);
            }
            named.client.printLines(
                    named.client.get("/signing-keys/in-token"),
                    "the token has no key with a certificate",
                    entry -> "%s  %s"
                            .formatted(
                                    entry.path("label").asText(),
                                    entry.path("algorithm").asText("does not sign releases")));
            return 0;
        }
    }

    @Command(
            name = "retire",
            description = "What it signed stays; it verifies nothing new.",
            mixinStandardHelpOptions = true)
    static final class Retire implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Parameters(paramLabel = "ID")
        private String id = "";

        @Override
        public Integer call() {
            JsonNode key = client.post("/signing-keys/%s/retire".formatted(ServerClient.segment(id)), Map.of());
            client.print(key, line(key));
            return 0;
        }
    }

    private static String line(JsonNode key) {
        String kept =
                switch (key.path("kept").asText()) {
                    case "ON_SERVER" -> "sealed on the server";
                    case "IN_TOKEN" -> "in the hardware token";
                    default -> "with its maker";
                };
        return "%s  %-10s  private half %s%s  %s"
                .formatted(
                        key.path("id").asText(),
                        key.path("algorithm").asText(),
                        kept,
                        key.path("retiredAt").isTextual() ? ", retired" : "",
                        key.path("name").asText());
    }
}
