package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "evidence",
        description = "Verify evidence and print the technical file.",
        mixinStandardHelpOptions = true,
        subcommands = {EvidenceCommand.Verify.class, EvidenceCommand.File.class})
final class EvidenceCommand {

    @Command(
            name = "verify",
            description = "Recompute a product's evidence ledger from its first record; fails if it is not whole.",
            mixinStandardHelpOptions = true)
    static final class Verify implements Callable<Integer> {
        private static final int BROKEN = 3;

        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Override
        public Integer call() {
            JsonNode answer =
                    client.get("/api/v1/products/%s/evidence/verify".formatted(ServerClient.segment(product)));
            boolean valid = answer.path("valid").asBoolean();
            client.print(
                    answer,
                    valid
                            ? "whole: %d records, head hash %s"
                                    .formatted(
                                            answer.path("records").asLong(),
                                            answer.path("headHash").asText())
                            : "broken at record %d: %s"
                                    .formatted(
                                            answer.path("brokenAt").asLong(),
                                            answer.path("reason").asText()));
            return valid ? 0 : BROKEN;
        }
    }

    @Command(
            name = "technical-file",
            description = "Save a product's technical file as PDF.",
            mixinStandardHelpOptions = true)
    static final class File implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Option(names = "--output", required = true, paramLabel = "FILE")
        private Path output = Path.of("technical-file.pdf");

        @Override
        public Integer call() {
            client.download("/api/v1/products/%s/technical-file".formatted(ServerClient.segment(product)), output);
            System.out.println("saved " + output);
            return 0;
        }
    }
}
