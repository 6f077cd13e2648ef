package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "artifact",
        description = "Files that devices install.",
        mixinStandardHelpOptions = true,
        subcommands = ArtifactCommand.Upload.class)
final class ArtifactCommand {

    @Command(
            name = "upload",
            description = "Upload a file with its detached Ed25519 signature.",
            mixinStandardHelpOptions = true)
    static final class Upload implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Option(names = "--signature", description = "The signature's file (default: FILE.sig).")
        @Nullable
        private Path signature;

        @Parameters(paramLabel = "FILE")
        private Path file = Path.of("");

        @Override
        public Integer call() {
            String name = String.valueOf(file.getFileName());
            Path signed = signature == null ? file.resolveSibling(name + ".sig") : signature;
            JsonNode artifact = ServerClient.json(client.send(client.request("/api/v1/products/%s/artifacts?filename=%s"
                            .formatted(ServerClient.segment(product), ServerClient.segment(name)))
                    .header("Content-Type", "application/octet-stream")
                    .header("Fleetward-Signature", header(signed))
                    .POST(content(file))));
            client.print(
                    artifact,
                    "%s, %,d bytes, signed by %s%n%s"
                            .formatted(
                                    name,
                                    artifact.path("sizeBytes").asLong(),
                                    artifact.path("signedBy").asText(),
                                    artifact.path("id").asText()));
            return 0;
        }

        private static BodyPublisher content(Path file) {
            try {
                return BodyPublishers.ofFile(file);
            } catch (IOException e) {
                throw new CommandFailed("cannot read " + file);
            }
        }

        /** A signature may be raw bytes or text; a header carries neither line breaks nor bytes. */
        private static String header(Path signature) {
            try {
                byte[] bytes = Files.readAllBytes(signature);
                boolean raw = bytes.length == 64;
                return raw
                        ? Base64.getEncoder().encodeToString(bytes)
                        : new String(bytes, StandardCharsets.US_ASCII).replaceAll("\\s", "");
            } catch (IOException e) {
                throw new CommandFailed(
                        "cannot read the signature %s; make it with: openssl pkeyutl -sign -rawin -inkey private.pem -in FILE -out FILE.sig"
                                .formatted(signature));
            }
        }
    }
}
