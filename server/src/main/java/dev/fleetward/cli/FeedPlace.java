package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A feed of the server: {@code @Mixin} it. */
final class FeedPlace {
    @Mixin
    final ServerClient client = new ServerClient();

    @Parameters(paramLabel = "NAME")
    private String name = "";

    String name() {
        return name;
    }

    JsonNode get(String rest) {
        return client.get(address() + rest);
    }

    JsonNode post(String rest) {
        return client.post(address() + rest, Map.of());
    }

    JsonNode put(Map<String, Object> body) {
        return client.put(address(), body);
    }

    private String address() {
        return "/api/v1/feeds/" + ServerClient.segment(name);
    }
}
