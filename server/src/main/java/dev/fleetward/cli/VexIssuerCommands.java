package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "issuer",
        description = "Whose word on a product counts: “not affected” and “fixed” only of those trusted.",
        mixinStandardHelpOptions = true,
        subcommands = {VexIssuerCommands.ListThem.class, VexIssuerCommands.Trust.class, VexIssuerCommands.Distrust.class
        })
final class VexIssuerCommands {
    private static final String ISSUERS = "/vex/issuers";

    @Command(name = "list", description = "Those trusted.", mixinStandardHelpOptions = true)
    static final class ListThem implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Override
        public Integer call() {
            client.printLines(client.get(ISSUERS), "no issuer is trusted", one -> "%-9s %s  (by %s)"
                    .formatted(
                            one.path("source").asText(),
                            one.path("issuer").asText(),
                            one.path("trustedBy").asText()));
            return 0;
        }
    }

    @Command(
            name = "trust",
            description = "Let an issuer's word count at once, also what it said before.",
            mixinStandardHelpOptions = true)
    static final class Trust implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Option(
                names = "--as",
                paramLabel = "SOURCE",
                description = "supplier: for its components; own: as your own word (default: ${DEFAULT-VALUE}).")
        private String source = "supplier";

        @Parameters(paramLabel = "ISSUER", description = "As its documents name it.")
        private String issuer = "";

        @Override
        public Integer call() {
            JsonNode answer = client.put(ISSUERS, Map.of("issuer", issuer, "source", source));
            client.print(answer, issuer + " is trusted as " + source);
            return 0;
        }
    }

    @Command(
            name = "distrust",
            description = "What it says is only proposed from now on.",
            mixinStandardHelpOptions = true)
    static final class Distrust implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Parameters(paramLabel = "ISSUER")
        private String issuer = "";

        @Override
        public Integer call() {
            JsonNode answer = client.delete(ISSUERS + ServerClient.query(Map.of("issuer", issuer)));
            client.print(answer, issuer + " is trusted no longer");
            return 0;
        }
    }
}
