package dev.fleetward.cli;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which product a question is about, and of which time: {@code @Mixin} it. */
final class FleetSpan {
    @Option(names = "--product", required = true, description = "The product's slug.")
    private String product = "";

    @Option(names = "--from", description = "A time such as 2026-11-24T08:00:00Z; a week before --to if left out.")
    private @Nullable String from;

    @Option(names = "--to", description = "A time; now if left out.")
    private @Nullable String to;

    /** The address of that part of the product's API. */
    String of(String part) {
        return of(part, new TreeMap<>());
    }

    String of(String part, Map<String, @Nullable String> parameters) {
        parameters.put("from", from);
        parameters.put("to", to);
        return "/api/v1/products/%s/%s%s"
                .formatted(ServerClient.segment(product), part, ServerClient.query(parameters));
    }
}
