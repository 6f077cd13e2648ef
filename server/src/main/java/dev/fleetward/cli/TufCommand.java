package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "tuf",
        description = "Metadata of The Update Framework: shows it; makes it, or rotates a role's keys.",
        mixinStandardHelpOptions = true)
final class TufCommand implements Callable<Integer> {
    @Mixin
    private final ProductClient client = new ProductClient();

    @Option(names = "--make", description = "Make keys and metadata for the product.")
    private boolean make;

    @Option(names = "--rotate", paramLabel = "ROLE", description = "New keys for root, targets, snapshot or timestamp.")
    @Nullable
    private String rotate;

    @Override
    public Integer call() {
        JsonNode roles = rotate != null
                ? client.post("/tuf/%s/rotate".formatted(ServerClient.segment(rotate)), Map.of())
                : make ? client.post("/tuf", Map.of()) : client.get("/tuf");
        client.printLines(
                roles, "no TUF metadata; make it with --make", role -> "%-9s version %d, good until %s, %d of %d keys"
                        .formatted(
                                role.path("role").asText(),
                                role.path("version").asInt(),
                                role.path("expiresAt").asText(),
                                role.path("threshold").asInt(),
                                role.path("keyids").size()));
        return 0;
    }
}
