package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "sbom",
        description = "SBOMs of software versions.",
        mixinStandardHelpOptions = true,
        subcommands = SbomCommand.Upload.class)
final class SbomCommand {

    @Command(name = "upload", description = "Put a CycloneDX or SPDX document in force for a software version.")
    static final class Upload implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Option(names = "--type", description = "The software type (default: ${DEFAULT-VALUE}).")
        private String type = "main";

        @Option(names = "--version", required = true, description = "The software version, as devices report it.")
        private String version = "";

        // The standard options would take --version for the program's own; picocli acts on this one itself.
        @Option(
                names = {"-h", "--help"},
                usageHelp = true,
                description = "Show this help and exit.")
        private boolean unusedHelp;

        @Parameters(paramLabel = "FILE")
        private Path file = Path.of("");

        @Override
        public Integer call() {
            if (!Files.isRegularFile(file)) {
                throw new CommandFailed("there is no file " + file);
            }
            JsonNode sbom = client.upload(
                    "PUT",
                    "/api/v1/products/%s/software-versions/%s/%s/sbom"
                            .formatted(
                                    ServerClient.segment(product),
                                    ServerClient.segment(type),
                                    ServerClient.segment(version)),
                    "application/octet-stream",
                    file);
            client.print(sbom, sentence(sbom));
            return 0;
        }

        private String sentence(JsonNode sbom) {
            var text = new StringBuilder("%s %s now has a %s %s SBOM with %d components"
                    .formatted(
                            type,
                            version,
                            sbom.path("format").asText(),
                            sbom.path("specVersion").asText(),
                            sbom.path("components").asLong()));
            for (JsonNode warning : sbom.path("warnings")) {
                text.append("%n  %s".formatted(warning.asText()));
            }
            return text.toString();
        }
    }
}
