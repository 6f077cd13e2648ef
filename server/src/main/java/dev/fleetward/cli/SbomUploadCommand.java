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
        name = "upload",
        description = "Put a CycloneDX or SPDX document, or an archive of them, in force for a software version.")
final class SbomUploadCommand implements Callable<Integer> {
    @Mixin
    private final SbomPlace place = new SbomPlace();

    @Option(
            names = "--part",
            description =
                    "The part of the version it is about, such as bootloader, rtos or modem (default: all of it).")
    private String part = "";

    @Parameters(paramLabel = "FILE")
    private Path file = Path.of("");

    @Override
    public Integer call() {
        if (!Files.isRegularFile(file)) {
            throw new CommandFailed("there is no file " + file);
        }
        String rest = part.isEmpty() ? "" : "?part=" + ServerClient.segment(part);
        JsonNode sbom = place.client.upload("PUT", place.sbom(rest), "application/octet-stream", file);
        place.client.print(sbom, sentence(sbom));
        return 0;
    }

    private String sentence(JsonNode sbom) {
        String what = place.version() + (part.isEmpty() ? "" : " " + part);
        if (!sbom.path("changed").asBoolean(true)) {
            return what + " has this SBOM already; nothing changed";
        }
        var text = new StringBuilder("%s now has a %s %s SBOM with %d components"
                .formatted(
                        what,
                        sbom.path("format").asText(),
                        sbom.path("specVersion").asText(),
                        sbom.path("components").asLong()));
        if (sbom.path("revision").asInt() > 1) {
            text.append(", revision %d".formatted(sbom.path("revision").asInt()));
        }
        for (JsonNode warning : sbom.path("warnings")) {
            text.append("%n  %s".formatted(warning.asText()));
        }
        return text.toString();
    }
}
