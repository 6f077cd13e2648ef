package dev.fleetward.cli;

import dev.fleetward.access.OperatorProof;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.MasterKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "sign-in-link",
        description = "Print a link that signs a person in once. Needs to read the server's data directory.",
        mixinStandardHelpOptions = true)
final class SignInLinkCommand implements Callable<Integer> {
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

    @Parameters(paramLabel = "EMAIL")
    private String email = "";

    @Override
    public Integer call() {
        if (!Files.isReadable(data.resolve("master.key"))) {
            throw new CommandFailed("cannot read " + data.resolve("master.key") + "; run it as the server's user");
        }
        String proof = OperatorProof.of(
                MasterKey.of(data), "sign-in-link " + email, Clock.systemUTC().instant());
        var request = HttpRequest.newBuilder(server.resolve("/api/v1/operator/sign-in-links"))
                .header("Content-Type", "application/json")
                .header(OperatorProof.HEADER, proof)
                .POST(HttpRequest.BodyPublishers.ofString(Json.write(Map.of("email", email))));
        try (var http = ServerClient.trusting(ca)) {
            var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            var body = Json.read(answer.body(), com.fasterxml.jackson.databind.JsonNode.class);
            if (answer.statusCode() != 200) {
                throw new CommandFailed(body.path("detail").asText());
            }
            System.out.println(server.resolve(body.path("path").asText()));
            return 0;
        } catch (IOException e) {
            throw new CommandFailed("no server answers at " + server);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailed("interrupted");
        }
    }
}
