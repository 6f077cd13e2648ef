package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Calls to one product's part of a server's API, each by what stands behind the product's address: {@code @Mixin} it. */
final class ProductClient {
    @Mixin
    private final ServerClient server = new ServerClient();

    @Option(names = "--product", required = true, description = "The product's slug.")
    private String product = "";

    JsonNode get(String rest) {
        return server.get(address(rest));
    }

    JsonNode post(String rest, Object body) {
        return server.post(address(rest), body);
    }

    JsonNode put(String rest, Object body) {
        return server.put(address(rest), body);
    }

    JsonNode patch(String rest, Object body) {
        return server.patch(address(rest), body);
    }

    /** Sends a file, streamed from the disk. */
    JsonNode upload(String rest, Path file) {
        return server.upload("POST", address(rest), "application/octet-stream", file);
    }

    /** Saves what the server gives. */
    void download(String rest, Path target) {
        server.download(address(rest), target);
    }

    JsonNode delete(String rest) {
        return server.delete(address(rest));
    }

    void print(JsonNode answer, String sentence) {
        server.print(answer, sentence);
    }

    void printLines(JsonNode page, String none, Function<JsonNode, String> line) {
        server.printLines(page, none, line);
    }

    /** Ids of the list's items of that name. */
    List<String> idsOf(String list, String name) {
        return get(list)
                .path("items")
                .valueStream()
                .filter(item -> item.path("name").asText().equals(name))
                .map(item -> item.path("id").asText())
                .toList();
    }

    private String address(String rest) {
        return "/api/v1/products/" + ServerClient.segment(product) + rest;
    }
}
