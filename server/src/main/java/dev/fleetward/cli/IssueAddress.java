package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.kernel.Json;
import java.net.http.HttpRequest.BodyPublishers;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The issue a command is about, and what is done with it: {@code @Mixin} it. */
final class IssueAddress {
    @Mixin
    final ServerClient client = new ServerClient();

    @Option(names = "--product", required = true, description = "The product's slug.")
    String product = "";

    @Parameters(index = "0", paramLabel = "NUMBER", description = "The issue's number.")
    long number;

    String path(String more) {
        return "/api/v1/products/%s/issues/%d%s".formatted(ServerClient.segment(product), number, more);
    }

    int put(String more, Object body) {
        return print(ServerClient.json(client.send(client.request(path(more))
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(Json.write(body))))));
    }

    int post(String more, Object body) {
        return print(client.post(path(more), body));
    }

    private int print(JsonNode issue) {
        client.print(issue, IssueCommand.line(issue));
        return 0;
    }
}
