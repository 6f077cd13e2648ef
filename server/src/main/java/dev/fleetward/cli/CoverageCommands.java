package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Who has the fix, the statement of it, and why one device gets it or not. */
final class CoverageCommands {
    private CoverageCommands() {}

    private static String product(String slug) {
        return "/api/v1/products/" + ServerClient.segment(slug);
    }

    private static long percent(JsonNode counts) {
        long reachable = counts.path("reachable").asLong();
        return reachable == 0 ? 0 : Math.floorDiv(100 * counts.path("fixedReachable").asLong(), reachable);
    }

    @Command(
            name = "coverage",
            description = "How much of a rollout's target is confirmed fixed, and where the others stand.",
            mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Parameters(paramLabel = "ROLLOUT")
        private String rollout = "";

        @Override
        public Integer call() {
            JsonNode found = client.get(
                    product(product) + "/rollouts/%s/coverage".formatted(ServerClient.segment(rollout)));
            String standings = found.path("standings")
                    .valueStream()
                    .map(one -> "  %-14s %,10d devices, %,d reachable"
                            .formatted(
                                    one.path("standing").asText(),
                                    one.path("devices").asLong(),
                                    one.path("reachable").asLong()))
                    .collect(Collectors.joining(System.lineSeparator()));
            client.print(
                    found,
                    "%d %% of the reachable devices are confirmed to run %s %s: %,d of %,d; of the target %,d of %,d%n%s"
                            .formatted(
                                    percent(found),
                                    found.path("softwareType").asText(),
                                    found.path("version").asText(),
                                    found.path("fixedReachable").asLong(),
                                    found.path("reachable").asLong(),
                                    found.path("fixed").asLong(),
                                    found.path("population").asLong(),
                                    standings));
            return 0;
        }
    }

    @Command(
            name = "state-coverage",
            description = "Make a signed coverage statement of a rollout and file it as evidence.",
            mixinStandardHelpOptions = true)
    static final class State implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Option(
                names = "--out",
                description = "Save PDF, CSV, signed JSON, signature and public key into this directory.")
        private @Nullable Path out;

        @Parameters(paramLabel = "ROLLOUT")
        private String rollout = "";

        @Override
        public Integer call() {
            JsonNode made = client.post(
                    product(product) + "/rollouts/%s/coverage/statements".formatted(ServerClient.segment(rollout)),
                    Map.of());
            long number = made.path("number").asLong();
            String kept = "";
            Path directory = out;
            if (directory != null) {
                String base = product(product) + "/coverage-statements/";
                String name = "coverage-%s-%d".formatted(product, number);
                client.download(base + number + "/pdf", directory.resolve(name + ".pdf"));
                client.download(base + number + "/devices", directory.resolve(name + ".csv"));
                client.download(base + number, directory.resolve(name + ".json"));
                client.download(base + number + "/signature", directory.resolve(name + ".sig"));
                client.download(base + "key", directory.resolve("statement-key.pem"));
                kept = System.lineSeparator() + "saved in " + directory;
            }
            client.print(
                    made,
                    "statement %d: %,d of %,d reachable devices fixed (%d %%), SHA-256 %s%s"
                            .formatted(
                                    number,
                                    made.path("fixedReachable").asLong(),
                                    made.path("reachable").asLong(),
                                    percent(made),
                                    made.path("sha256").asText(),
                                    kept));
            return 0;
        }
    }

    @Command(
            name = "update",
            description = "Why a device gets an update or not, question by question, and what it had.",
            mixinStandardHelpOptions = true)
    static final class Why implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Parameters(paramLabel = "SERIAL")
        private String serial = "";

        @Override
        public Integer call() {
            JsonNode found =
                    client.get(product(product) + "/devices/%s/update".formatted(ServerClient.segment(serial)));
            String answers = found.path("answers")
                    .valueStream()
                    .map(Why::answer)
                    .collect(Collectors.joining(System.lineSeparator()));
            client.print(found, answers.isEmpty() ? "nothing was ever rolled out to this product" : answers);
            return 0;
        }

        private static String answer(JsonNode answer) {
            return "%s %s: %s%n%s"
                    .formatted(
                            answer.path("softwareType").asText(),
                            answer.path("version").asText(),
                            answer.path("conclusion").asText(),
                            answer.path("steps")
                                    .valueStream()
                                    .map(step -> "  %-34s %-8s %s"
                                            .formatted(
                                                    step.path("question").asText(),
                                                    step.path("outcome").asText(),
                                                    step.path("sentence").asText()))
                                    .collect(Collectors.joining(System.lineSeparator())));
        }
    }
}
