package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "classify",
        description = "Decide scope, class and conformity assessment of a product by guided questions.",
        mixinStandardHelpOptions = true,
        subcommands = {
            ClassifyCommand.Questions.class,
            ClassifyCommand.Decide.class,
            ClassifyCommand.Decisions.class,
            ClassifyCommand.Show.class
        })
final class ClassifyCommand {
    private static final String ROOT = "/classification";

    private static String why(JsonNode outcome) {
        return outcome.path("sentence").asText()
                + outcome.path("why")
                        .valueStream()
                        .map(one -> System.lineSeparator() + "  " + one.asText())
                        .collect(Collectors.joining());
    }

    private static String line(JsonNode decision) {
        return "%3d  %s  %s (%s)"
                .formatted(
                        decision.path("number").asInt(),
                        decision.path("decidedAt").asText(),
                        decision.at("/outcome/sentence").asText(),
                        decision.path("decidedBy").asText());
    }

    private static String question(JsonNode question) {
        return "%s: %s (%s)%s"
                .formatted(
                        question.path("id").asText(),
                        question.path("text").asText(),
                        question.path("citation").asText(),
                        question.path("answers")
                                .valueStream()
                                .map(one -> "%n    %s: %s"
                                        .formatted(
                                                one.path("id").asText(),
                                                one.path("text").asText()))
                                .collect(Collectors.joining()));
    }

    @Command(
            name = "questions",
            description = "List the questions with their answers, and the categories.",
            mixinStandardHelpOptions = true)
    static final class Questions implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Override
        public Integer call() {
            JsonNode guide = client.get(ROOT + "/guide");
            String questions = guide.path("questions")
                    .valueStream()
                    .map(ClassifyCommand::question)
                    .collect(Collectors.joining(System.lineSeparator()));
            String categories = guide.path("categories")
                    .valueStream()
                    .map(one -> "%n    %s: %s"
                            .formatted(
                                    one.path("id").asText(), one.path("title").asText()))
                    .collect(Collectors.joining());
            client.print(guide, questions + System.lineSeparator() + "categories:" + categories);
            return 0;
        }
    }

    @Command(
            name = "decide",
            description = "Answer the questions and keep the decision.",
            mixinStandardHelpOptions = true)
    static final class Decide implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Option(names = "--answer", required = true, paramLabel = "QUESTION=ANSWER")
        private Map<String, String> answers = new LinkedHashMap<>();

        @Option(names = "--dry-run", description = "Only say what the answers lead to.")
        private boolean dryRun;

        @Override
        public Integer call() {
            Map<String, Object> body = Map.of("answers", answers);
            if (dryRun) {
                JsonNode outcome = client.post(ROOT + "/check", body);
                client.print(outcome, why(outcome));
                return 0;
            }
            JsonNode kept = client.post(ROOT + "/decisions", body);
            client.print(kept, "decision %d: %s".formatted(kept.path("number").asInt(), why(kept.path("outcome"))));
            return 0;
        }
    }

    @Command(name = "list", description = "List the decisions, newest first.", mixinStandardHelpOptions = true)
    static final class Decisions implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Override
        public Integer call() {
            client.printLines(client.get(ROOT + "/decisions"), "not decided yet", ClassifyCommand::line);
            return 0;
        }
    }

    @Command(name = "show", description = "One decision with all its answers.", mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Parameters(paramLabel = "NUMBER")
        private int number;

        @Override
        public Integer call() {
            JsonNode decision = client.get(ROOT + "/decisions/" + number);
            String answers = decision.at("/outcome/answers")
                    .valueStream()
                    .map(one -> "%n  %s: %s (%s)"
                            .formatted(
                                    one.path("question").asText(),
                                    one.path("said").asText(),
                                    one.path("citation").asText()))
                    .collect(Collectors.joining());
            client.print(decision, line(decision) + answers);
            return 0;
        }
    }
}
