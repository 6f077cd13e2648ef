package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "name",
        description = "Which products a component's name stands for.",
        mixinStandardHelpOptions = true,
        subcommands = {NameCommand.Show.class, NameCommand.Set.class, NameCommand.Remove.class})
final class NameCommand {
    private static final String PATH = "/api/v1/product-names";

    @Command(name = "list", description = "The table of names.", mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--own", description = "Only those your organization wrote.")
        private boolean own;

        @Override
        public Integer call() {
            JsonNode answer = client.get(PATH);
            String lines = answer.path("items")
                    .valueStream()
                    .filter(row -> !own || row.path("own").asBoolean())
                    .map(NameCommand::line)
                    .collect(Collectors.joining(System.lineSeparator()));
            client.print(answer, lines.isEmpty() ? "no name of your own" : lines);
            return 0;
        }
    }

    @Command(
            name = "set",
            description = "Say which products a name stands for; none when it stands for nothing.",
            mixinStandardHelpOptions = true)
    static final class Set implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Parameters(index = "0", paramLabel = "NAME", description = "As SBOMs write it, such as mbedtls.")
        private String name = "";

        @Parameters(
                index = "1..*",
                arity = "0..*",
                paramLabel = "PRODUCT",
                description = "part:vendor:product, such as a:arm:mbed_tls.")
        private List<String> products = List.of();

        @Override
        public Integer call() {
            JsonNode row = client.put(PATH + "/" + ServerClient.segment(name), Map.of("products", products));
            client.print(row, line(row));
            return 0;
        }
    }

    @Command(
            name = "remove",
            description = "Take your row of a name away; what comes with Fleetward holds again.",
            mixinStandardHelpOptions = true)
    static final class Remove implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Parameters(paramLabel = "NAME")
        private String name = "";

        @Override
        public Integer call() {
            JsonNode row = client.delete(PATH + "/" + ServerClient.segment(name));
            client.print(row, line(row));
            return 0;
        }
    }

    private static String line(JsonNode row) {
        String products =
                row.path("products").valueStream().map(JsonNode::asText).collect(Collectors.joining(" "));
        return "%s: %s%s"
                .formatted(
                        row.path("name").asText(),
                        products.isEmpty() ? "nothing" : products,
                        row.path("own").asBoolean() ? " (your own)" : "");
    }
}
