package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "case",
        description =
                "Exploited vulnerabilities and severe incidents: their clocks, states, filings and notices to users.",
        mixinStandardHelpOptions = true,
        subcommands = {
            CaseCommand.ListAll.class,
            CaseCommand.Show.class,
            CaseCommand.Start.class,
            CaseInstantCommands.Instant.class,
            CaseInstantCommands.Aware.class,
            CaseStageCommands.class,
            CaseHandlingCommands.State.class,
            CaseHandlingCommands.Set.class,
            CaseHandlingCommands.Link.class,
            CaseHandlingCommands.Note.class,
            CaseHandlingCommands.Message.class,
            CaseHandlingCommands.Reporter.class,
            CaseReportCommands.Report.class,
            CaseReportCommands.Attachment.class,
            CaseReportCommands.Intake.class,
            CaseReportCommands.IntakeKey.class,
            CaseReportCommands.Cvss.class,
            CaseReportCommands.ImportMail.class,
            CaseNoticeCommands.class,
            CaseUpstreamCommands.class
        })
final class CaseCommand {
    /** A case's address behind its product's. */
    static String path(String number, String rest) {
        return "/cases/%s%s".formatted(ServerClient.segment(number), rest);
    }

    @Command(name = "list", description = "The newest cases.", mixinStandardHelpOptions = true)
    static final class ListAll implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Option(names = "--limit", description = "How many at most (default: ${DEFAULT-VALUE}).")
        private int limit = 50;

        @Override
        public Integer call() {
            client.printLines(client.get("/cases?limit=" + limit), "no case yet", one -> "%s  %-13s %s%s%s%s"
                    .formatted(
                            one.path("number").asText(),
                            one.path("state").asText(),
                            one.path("drill").asBoolean() ? "[drill] " : "",
                            one.path("title").asText(),
                            one.path("vulnerability").isNull()
                                    ? ""
                                    : " (%s)"
                                            .formatted(one.path("vulnerability").asText()),
                            urgent(one)));
            return 0;
        }

        /** The clock that is due next. */
        private static String urgent(JsonNode one) {
            return one.path("clocks")
                    .valueStream()
                    .filter(clock -> clock.path("state").asText().matches("RUNNING|OVERDUE"))
                    .min(Comparator.comparing(clock -> clock.path("due").asText()))
                    .map(clock -> "%n     %s %s, due %s"
                            .formatted(
                                    clock.path("title").asText(),
                                    clock.path("state").asText().toLowerCase(Locale.ROOT),
                                    clock.path("due").asText()))
                    .orElse("");
        }
    }

    @Command(
            name = "show",
            description = "A case: state, instants, clocks, stages and what was told to users.",
            mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Option(names = "--history", description = "What happened, the newest first.")
        private boolean history;

        @Parameters(paramLabel = "CASE", description = "Such as C-3.")
        private String number = "";

        @Override
        public Integer call() {
            if (history) {
                client.printLines(client.get(path(number, "/history")), "nothing yet", entry -> "%s  %s  %s%n    %s"
                        .formatted(
                                entry.path("at").asText(),
                                entry.path("who").asText(),
                                entry.path("what").asText(),
                                entry.path("detail").asText().replace("\n", "\n    ")));
                return 0;
            }
            JsonNode one = client.get(path(number, ""));
            client.print(one, CaseText.of(one, client.get(path(number, "/handling"))));
            return 0;
        }
    }

    @Command(
            name = "start",
            description = "Starts a case. No clock runs before awareness is stated.",
            mixinStandardHelpOptions = true)
    static final class Start implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Option(names = "--kind", description = "actively-exploited-vulnerability (the default) or severe-incident.")
        private String kind = "actively-exploited-vulnerability";

        @Option(names = "--vulnerability", paramLabel = "ID", description = "Such as CVE-2026-1234.")
        private @Nullable String vulnerability;

        @Option(names = "--issue", paramLabel = "NUMBER", description = "An issue the case is linked to.")
        private @Nullable String issue;

        @Option(names = "--signal", paramLabel = "TIME", description = "The first sign, such as 2026-11-24T09:30:00Z.")
        private @Nullable String signal;

        @Option(names = "--csirt", paramLabel = "STATE", description = "Whose CSIRT is told; else by Article 14(7).")
        private @Nullable String csirt;

        @Option(names = "--counts-from", description = "evidence (the default) or signal.")
        private @Nullable String countsFrom;

        @Option(names = "--drill", description = "An exercise.")
        private boolean drill;

        @Parameters(paramLabel = "TITLE")
        private String title = "";

        @Override
        public Integer call() {
            var body = new TreeMap<String, @Nullable Object>();
            body.put("kind", kind);
            body.put("title", title);
            body.put("vulnerability", vulnerability);
            body.put("issue", issue);
            body.put("signalAt", signal);
            body.put("csirt", csirt);
            body.put("countsFrom", countsFrom);
            body.put("drill", drill);
            JsonNode opened = client.post("/cases", body);
            client.print(
                    opened,
                    "%s is open; the CSIRT of %s is told. State since when you are aware: fleetward case aware %s"
                            .formatted(
                                    opened.path("number").asText(),
                                    opened.path("csirt").asText(),
                                    opened.path("number").asText()));
            return 0;
        }
    }
}
