package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.kernel.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "checklist",
        description = "What importers and distributors verify (CRA Articles 19(2) and 20(2)).",
        mixinStandardHelpOptions = true,
        subcommands = {
            ChecklistCommand.Items.class,
            ChecklistCommand.Filled.class,
            ChecklistCommand.Show.class,
            ChecklistCommand.Keep.class
        })
final class ChecklistCommand {
    private static final String CHECKS = "/operator-checks";

    @Command(name = "items", description = "List what is to be verified.", mixinStandardHelpOptions = true)
    static final class Items implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Option(names = "--role", required = true, description = "importer or distributor")
        private String role = "";

        @Override
        public Integer call() {
            client.printLines(
                    client.get(CHECKS + "/items?role=" + ServerClient.segment(role)), "no item", one -> "%s (%s): %s"
                            .formatted(
                                    one.path("id").asText(),
                                    one.path("citation").asText(),
                                    one.path("question").asText()));
            return 0;
        }
    }

    @Command(name = "list", description = "List the checklists filled in.", mixinStandardHelpOptions = true)
    static final class Filled implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Override
        public Integer call() {
            client.printLines(client.get(CHECKS), "no checklist has been filled in", ChecklistCommand::line);
            return 0;
        }
    }

    @Command(name = "show", description = "Show a checklist with its answers.", mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Parameters(paramLabel = "ID", description = "As “checklist list” has it.")
        private String id = "";

        @Override
        public Integer call() {
            JsonNode check = client.get("%s/%s".formatted(CHECKS, ServerClient.segment(id)));
            var lines = new StringBuilder(line(check));
            check.path("answers")
                    .forEach(one -> lines.append("%n%s: %s %s"
                            .formatted(
                                    one.path("item").asText(),
                                    one.path("yes").asBoolean() ? "yes" : "no",
                                    one.path("note").asText())
                            .stripTrailing()));
            client.print(check, lines.toString());
            return 0;
        }
    }

    @Command(
            name = "keep",
            description =
                    "Keep a filled checklist: JSON with role, operator, checkedBy, checkedOn and answers, each with"
                            + " item, answer (yes or no) and note.",
            mixinStandardHelpOptions = true)
    static final class Keep implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Parameters(paramLabel = "FILE", description = "The JSON file.")
        private Path file = Path.of("checklist.json");

        @Override
        public Integer call() {
            try {
                JsonNode kept = client.post(CHECKS, Json.MAPPER.readTree(Files.readString(file)));
                client.print(kept, line(kept));
                return 0;
            } catch (IOException e) {
                throw new CommandFailed("cannot read %s: %s".formatted(file, e.getMessage()));
            }
        }
    }

    private static String line(JsonNode one) {
        long open = one.path("answers")
                .valueStream()
                .filter(answer -> !answer.path("yes").asBoolean())
                .count();
        return "%s: %s %s, verified %s by %s, %s"
                .formatted(
                        one.path("id").asText(),
                        one.path("role").asText(),
                        one.path("operator").asText(),
                        one.path("checkedOn").asText(),
                        one.path("checkedBy").asText(),
                        open == 0 ? "all yes" : open + " answered with no");
    }
}
