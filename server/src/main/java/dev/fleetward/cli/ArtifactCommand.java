package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
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
            description = "Upload a file with its detached signature, in pieces that survive a broken connection.",
            mixinStandardHelpOptions = true)
    static final class Upload implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Option(names = "--signature", description = "The signature's file (default: FILE.sig, if it is there).")
        @Nullable
        private Path signature;

        @Option(names = "--signing-key", description = "A key of the server that signs the file there; its id.")
        @Nullable
        private String signingKey;

        @Option(names = "--resume", description = "Go on with an upload that broke off; its id.")
        @Nullable
        private String resume;

        @Parameters(paramLabel = "FILE")
        private Path file = Path.of("");

        @Override
        public Integer call() {
            String name = String.valueOf(file.getFileName());
            var pieces = new ArtifactPieces(
                    client, "/api/v1/products/%s/artifact-uploads".formatted(ServerClient.segment(product)), file);
            JsonNode artifact = pieces.send(resume == null ? pieces.begin(name, proof(name)) : pieces.find(resume));
            client.print(
                    artifact,
                    "%s, %,d bytes, %s%s%n%s"
                            .formatted(
                                    name,
                                    artifact.path("sizeBytes").asLong(),
                                    artifact.path("signedBy").asText().isEmpty()
                                            ? "unsigned"
                                            : "signed by "
                                                    + artifact.path("signedBy").asText(),
                                    inside(artifact.path("embedded")),
                                    artifact.path("id").asText()));
            return 0;
        }

        private Map<String, String> proof(String name) {
            if (signingKey != null) {
                return Map.of("signingKey", signingKey);
            }
            Path signed = signature == null ? file.resolveSibling(name + ".sig") : signature;
            return signature == null && !Files.exists(signed) ? Map.of() : Map.of("signature", header(signed));
        }

        private static String inside(JsonNode embedded) {
            return embedded.isMissingNode() || embedded.isNull()
                    ? ""
                    : "; %s signature inside: %s"
                            .formatted(
                                    embedded.path("format").asText(),
                                    embedded.path("detail").asText());
        }

        /** A signature may be raw bytes or text; JSON carries text. */
        private static String header(Path signature) {
            try {
                byte[] bytes = Files.readAllBytes(signature);
                boolean text = new String(bytes, StandardCharsets.ISO_8859_1).matches("[A-Za-z0-9+/=\\s]+");
                return !text
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
