package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "law",
        description = "What the law asks of a product on the market, and its support period.",
        mixinStandardHelpOptions = true,
        subcommands = {
            LawCommand.Market.class,
            LawCommand.SetMarket.class,
            LawCommand.Support.class,
            LawCommand.SetSupport.class,
            LawCommand.TellEnd.class,
            LawCommand.EndTold.class
        })
final class LawCommand {
    private static final String MARKET = "/market-facts";
    private static final String SUPPORT = "/support-period";

    private static String market(JsonNode facts) {
        String remote = facts.path("remoteProcessing")
                .valueStream()
                .map(one -> "%n  %s: %s"
                        .formatted(
                                one.path("name").asText(),
                                one.path("partOfProduct").asBoolean()
                                        ? "part of the product"
                                        : "not part of the product"))
                .collect(Collectors.joining());
        String states =
                facts.path("memberStates").valueStream().map(JsonNode::asText).collect(Collectors.joining(" "));
        return "placed on the market %s in %s%nhardware: %s%nsoftware: %s%nidentified by: %s%nremote data processing:%s"
                .formatted(
                        facts.path("placedOn").asText("(no date)"),
                        states.isEmpty() ? "(no Member State)" : states,
                        facts.path("hardware").asText(),
                        facts.path("software").asText(),
                        facts.path("identification").asText(),
                        remote.isEmpty() ? " none stated" : remote);
    }

    private static String period(JsonNode period) {
        String units = period.path("units").asText();
        return "%s: until %s, in use for %d months (%s)"
                .formatted(
                        units.isEmpty() ? "whole product" : units,
                        period.path("lastDay").asText(),
                        period.path("expectedUseMonths").asInt(),
                        period.path("decidedBy").asText());
    }

    @Command(name = "market", description = "Show what is stated.", mixinStandardHelpOptions = true)
    static final class Market implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Override
        public Integer call() {
            JsonNode facts = client.get(MARKET);
            client.print(facts, market(facts));
            return 0;
        }
    }

    @Command(
            name = "set-market",
            description = "State it from a JSON file, as `law market --json` prints it.",
            mixinStandardHelpOptions = true)
    static final class SetMarket implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Parameters(paramLabel = "FILE")
        private Path file = Path.of("market.json");

        @Override
        public Integer call() {
            JsonNode facts = client.put(MARKET, JsonFile.read(file));
            client.print(facts, market(facts));
            return 0;
        }
    }

    @Command(name = "support", description = "List the support periods that hold.", mixinStandardHelpOptions = true)
    static final class Support implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Override
        public Integer call() {
            JsonNode view = client.get(SUPPORT);
            String lines = view.path("holding")
                    .valueStream()
                    .map(LawCommand::period)
                    .collect(Collectors.joining(System.lineSeparator()));
            client.print(view, lines.isEmpty() ? "no support period is calculated yet" : lines);
            return 0;
        }
    }

    @Command(
            name = "set-support",
            description = "Calculate a support period from a JSON file and keep it as the decision.",
            mixinStandardHelpOptions = true)
    static final class SetSupport implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Parameters(
                paramLabel = "FILE",
                description = "With placedFrom, placedUntil, expectedUseMonths, reasons, shorterUse, units, ends.")
        private Path file = Path.of("support.json");

        @Option(names = "--dry-run", description = "Only say what it leads to.")
        private boolean dryRun;

        @Override
        public Integer call() {
            JsonNode wanted = JsonFile.read(file);
            if (dryRun) {
                JsonNode result = client.post(SUPPORT + "/calculation", wanted);
                client.print(
                        result,
                        result.path("steps")
                                        .valueStream()
                                        .map(JsonNode::asText)
                                        .collect(Collectors.joining(System.lineSeparator()))
                                + "%nends on %s"
                                        .formatted(result.path("lastDay").asText()));
                return 0;
            }
            JsonNode kept = client.put(SUPPORT, wanted);
            client.print(kept, period(kept));
            return 0;
        }
    }

    @Command(
            name = "tell-end",
            description = "Tell users and devices that support ends: publishes a notice for good.",
            mixinStandardHelpOptions = true)
    static final class TellEnd implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Option(names = "--units", description = "Hardware version or batch (default: the whole product).")
        private @Nullable String units;

        @Option(names = "--devices", paramLabel = "QUERY", description = "Those it is meant for (default: all).")
        private @Nullable String devices;

        @Option(names = "--email-attribute", description = "Attribute with the owner's address (default: no letters).")
        private @Nullable String emailAttribute;

        @Option(names = "--not-public", description = "Keep it off the public page.")
        private boolean notPublic;

        @Option(names = "--title", description = "In place of the title proposed.")
        private @Nullable String title;

        @Option(names = "--summary", description = "In place of the summary proposed.")
        private @Nullable String summary;

        @Option(names = "--mitigation", description = "In place of what users are proposed to do.")
        private @Nullable String mitigation;

        @Override
        public Integer call() {
            Map<String, @Nullable Object> body = new LinkedHashMap<>();
            body.put("units", units);
            body.put("devices", devices);
            body.put("emailAttribute", emailAttribute);
            body.put("onPage", !notPublic);
            body.put("title", title);
            body.put("summary", summary);
            body.put("mitigation", mitigation);
            JsonNode notice = client.post(SUPPORT + "/notices", body);
            client.print(
                    notice,
                    "%s: %s"
                            .formatted(
                                    notice.path("name").asText(),
                                    notice.path("sentence").asText()));
            return 0;
        }
    }

    @Command(
            name = "end-told",
            description = "Record that users or devices were told of the end of support.",
            mixinStandardHelpOptions = true)
    static final class EndTold implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Option(names = "--to", required = true, description = "users or devices")
        private String audience = "";

        @Option(names = "--on", required = true, description = "The day, such as 2032-12-31.")
        private String day = "";

        @Option(names = "--how", required = true, description = "The channel and what was said.")
        private String how = "";

        @Option(names = "--units", description = "Hardware version or batch (default: the whole product).")
        private @Nullable String units;

        @Override
        public Integer call() {
            Map<String, @Nullable String> body = new LinkedHashMap<>();
            body.put("audience", audience);
            body.put("givenOn", day);
            body.put("how", how);
            body.put("units", units);
            JsonNode kept = client.post(SUPPORT + "/end-notices", body);
            client.print(kept, "%s told on %s".formatted(audience, day));
            return 0;
        }
    }
}
