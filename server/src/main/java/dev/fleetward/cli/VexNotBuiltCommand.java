package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "not-built",
        description =
                "Propose, as a VEX document, which findings a build has not the code of. Look at it, then import it.",
        mixinStandardHelpOptions = true)
final class VexNotBuiltCommand implements Callable<Integer> {
    @Mixin
    private final ServerClient client = new ServerClient();

    @Option(names = "--product", required = true, description = "The product's slug.")
    private String product = "";

    @Option(names = "--type", description = "The software type (default: ${DEFAULT-VALUE}).")
    private String type = "main";

    @Option(names = "--version", required = true, description = "The software version.")
    private String version = "";

    @Option(names = "--component", description = "The component's name; the Linux kernel if left out.")
    private @Nullable String component;

    @Parameters(index = "0", paramLabel = "FILES", description = "A list of compiled files, one path on each line.")
    private Path files = Path.of("");

    @Parameters(index = "1", paramLabel = "DOCUMENT", description = "Where to write the document.")
    private Path document = Path.of("");

    @Override
    public Integer call() {
        if (!Files.isRegularFile(files)) {
            throw new CommandFailed("there is no file " + files);
        }
        var query = new TreeMap<String, @Nullable String>();
        query.put("component", component);
        JsonNode proposal = client.upload(
                "POST",
                "/api/v1/products/%s/software-versions/%s/%s/not-built%s"
                        .formatted(
                                ServerClient.segment(product),
                                ServerClient.segment(type),
                                ServerClient.segment(version),
                                ServerClient.query(query)),
                "text/plain",
                files);
        try {
            Files.writeString(document, proposal.toPrettyString() + System.lineSeparator());
        } catch (IOException unwritable) {
            throw new CommandFailed("cannot write " + document);
        }
        client.print(
                proposal,
                "%d findings whose code is not in the build; wrote %s"
                        .formatted(proposal.path("statements").size(), document));
        return 0;
    }
}
