package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.access.OperatorProof;
import dev.fleetward.kernel.HealthCheck.Finding;
import dev.fleetward.kernel.HealthCheck.Verdict;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.MasterKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "doctor",
        description =
                "Look at the server's machine, files, database and backups, and say what to do. Exit code 0: well;"
                        + " 1: something to know; 2: something to do now.",
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Option(names = "--data", description = "The server's data directory (default: ${DEFAULT-VALUE}).")
    private Path data = ServerOptions.defaultData();

    @Option(names = "--server", description = "Where the server is (default: ${DEFAULT-VALUE}).")
    private URI server = URI.create("http://127.0.0.1:8080");

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() {
        var findings = new ArrayList<Finding>();
        var clock = Clock.systemUTC();
        boolean isConfigured = new DoctorFiles(data, clock).look(findings);
        if (isConfigured) {
            new DoctorDatabase(data, clock).look(findings);
        }
        askServer(findings, clock);
        if (json) {
            System.out.println(Json.write(findings));
        } else {
            findings.forEach(DoctorCommand::print);
        }
        return switch (findings.stream()
                .map(Finding::verdict)
                .max(Verdict::compareTo)
                .orElse(Verdict.OK)) {
            case OK -> 0;
            case WARN -> 1;
            case FAIL -> 2;
        };
    }

    private static void print(Finding finding) {
        System.out.printf("%-4s  %s: %s%n", finding.verdict(), finding.what(), finding.detail());
        if (!finding.advice().isEmpty()) {
            System.out.println("      → " + finding.advice());
        }
    }

    private void askServer(List<Finding> findings, Clock clock) {
        Path key = data.resolve("master.key");
        if (!Files.isReadable(key)) {
            return;
        }
        var request = HttpRequest.newBuilder(server.resolve("/api/v1/operator/health"))
                .timeout(PATIENCE)
                .header(OperatorProof.HEADER, OperatorProof.of(MasterKey.of(data), "doctor", clock.instant()))
                .POST(HttpRequest.BodyPublishers.noBody());
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            var body = Json.read(answer.body(), JsonNode.class);
            if (answer.statusCode() != 200) {
                findings.add(Finding.fail(
                        "server",
                        body.path("detail").asText("answered " + answer.statusCode()),
                        "is that the server of " + data + "? Name it with --server"));
                return;
            }
            findings.add(Finding.ok("server", "answers at " + server));
            for (JsonNode one : body.path("findings")) {
                findings.add(Json.read(one.toString(), Finding.class));
            }
        } catch (IOException | IllegalArgumentException e) {
            findings.add(Finding.warn(
                    "server",
                    "does not answer at %s; feeds, schema and its parts were not looked at".formatted(server),
                    "start it, or name it with --server"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailed("interrupted");
        }
    }
}
