package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.access.OperatorProof;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.MasterKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options and calls of the commands that prove by the master key that they run on the server's machine. */
final class OperatorClient {
    private static final String COMMAND = "fleetward.master-key-command";

    @Option(names = "--data", description = "The server's data directory (default: ${DEFAULT-VALUE}).")
    private Path data = ServerOptions.defaultData();

    @Option(names = "--server", description = "Where the server is (default: ${DEFAULT-VALUE}).")
    private URI server = URI.create("http://127.0.0.1:8080");

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "Certificates in PEM to trust instead of the system's (default: $FLEETWARD_CA).")
    @Nullable
    private Path ca;

    URI address(String path) {
        return server.resolve(path);
    }

    /**
     * @param command as the server expects it in the proof
     * @throws CommandFailed with the server's own words when it refuses
     */
    JsonNode call(String method, String path, String command, @Nullable Object body) {
        String proof = OperatorProof.of(key(), command, Clock.systemUTC().instant());
        var request = HttpRequest.newBuilder(address(path))
                .header("Content-Type", "application/json")
                .header(OperatorProof.HEADER, proof)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(Json.write(body)));
        try (var http = ServerClient.trusting(ca)) {
            var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            var said = Json.read(answer.body(), JsonNode.class);
            if (answer.statusCode() != 200) {
                throw new CommandFailed(said.path("detail").asText());
            }
            return said;
        } catch (IOException e) {
            throw new CommandFailed("no server answers at %s (%s)".formatted(server, e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailed("interrupted");
        }
    }

    private MasterKey key() {
        Optional<String> command = Settings.given(COMMAND)
                .or(() -> Optional.ofNullable(ConfigFile.read(data).get(COMMAND)));
        Path file = data.resolve("master.key");
        if (command.isEmpty() && !Files.isReadable(file)) {
            throw new CommandFailed("cannot read " + file + "; run it as the server's user");
        }
        return MasterKey.of(data, command);
    }
}
