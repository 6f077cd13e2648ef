package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "licence",
        description = "Licences of a product's components, its policy and what they ask for.",
        mixinStandardHelpOptions = true,
        subcommands = {LicenceCommand.Check.class, LicenceCommand.SetPolicy.class, LicenceCommand.Obligations.class})
final class LicenceCommand {

    @Command(
            name = "check",
            description = "List licences with the policy's verdict; ends with code 3 when one is denied.",
            mixinStandardHelpOptions = true)
    static final class Check implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Option(names = "--of", description = "A software version: 2.1.0, or with its type \"modem 2.1.0\".")
        private @Nullable String version;

        @Override
        public Integer call() {
            Map<String, @Nullable String> query = new LinkedHashMap<>();
            query.put("version", version);
            JsonNode overview = client.get("/licences" + ServerClient.query(query));
            List<String> lines = new ArrayList<>();
            boolean denied = false;
            for (JsonNode used : overview.path("licences")) {
                lines.add("%s %s (%d components)"
                        .formatted(
                                used.path("verdict").asText().toLowerCase(Locale.ROOT),
                                used.path("licence").asText(),
                                used.path("components").asLong()));
            }
            for (JsonNode component : overview.path("components")) {
                if (component.path("verdict").asText().equals("DENIED")) {
                    denied = true;
                    lines.add("denied: %s %s"
                            .formatted(
                                    component.path("name").asText(),
                                    component.path("version").asText()));
                }
            }
            client.print(
                    overview, lines.isEmpty() ? "no licence is known" : String.join(System.lineSeparator(), lines));
            return denied ? 3 : 0;
        }
    }

    @Command(
            name = "policy",
            description = "Show the policy, or replace it by the rules given.",
            mixinStandardHelpOptions = true)
    static final class SetPolicy implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Option(names = "--deny", description = "An SPDX id, or the beginning of some with a star; may be repeated.")
        private List<String> denied = new ArrayList<>();

        @Option(names = "--review", description = "A licence somebody has to look at; may be repeated.")
        private List<String> review = new ArrayList<>();

        @Override
        public Integer call() {
            JsonNode policy;
            if (denied.isEmpty() && review.isEmpty()) {
                policy = client.get("/licences/policy");
            } else {
                List<Map<String, String>> rules = new ArrayList<>();
                denied.forEach(licence -> rules.add(Map.of("licence", licence, "verdict", "DENIED")));
                review.forEach(licence -> rules.add(Map.of("licence", licence, "verdict", "REVIEW")));
                policy = client.put("/licences/policy", Map.of("rules", rules));
            }
            List<String> lines = new ArrayList<>();
            policy.path("rules")
                    .forEach(rule -> lines.add(rule.path("verdict").asText().toLowerCase(Locale.ROOT) + " "
                            + rule.path("licence").asText()));
            client.print(
                    policy,
                    lines.isEmpty() ? "no rule: every licence is fine" : String.join(System.lineSeparator(), lines));
            return 0;
        }
    }

    @Command(
            name = "obligations",
            description = "Save what the licences ask for, as CSV.",
            mixinStandardHelpOptions = true)
    static final class Obligations implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Option(names = "--of", description = "A software version: 2.1.0, or with its type \"modem 2.1.0\".")
        private @Nullable String version;

        @Option(names = "--output", required = true, description = "The file to write.")
        private Path output = Path.of("");

        @Override
        public Integer call() {
            Map<String, @Nullable String> query = new LinkedHashMap<>();
            query.put("version", version);
            client.download(
                    "/api/v1/products/" + ServerClient.segment(product) + "/licences/obligations.csv"
                            + ServerClient.query(query),
                    output);
            System.out.println("saved " + output);
            return 0;
        }
    }
}
