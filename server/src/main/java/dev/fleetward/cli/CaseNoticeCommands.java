package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.kernel.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "notice",
        description = "What users are told of a case (CRA Article 14(8)), and who got it.",
        mixinStandardHelpOptions = true,
        subcommands = {
            CaseNoticeCommands.ListAll.class,
            CaseNoticeCommands.Show.class,
            CaseNoticeCommands.Audience.class,
            CaseNoticeCommands.Publish.class,
            CaseNoticeCommands.Devices.class
        })
final class CaseNoticeCommands {
    @Command(name = "list", description = "The notices of a case.", mixinStandardHelpOptions = true)
    static final class ListAll implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Parameters(paramLabel = "CASE", description = "Such as C-3.")
        private String number = "";

        @Override
        public Integer call() {
            client.printLines(
                    client.get(CaseCommand.path(number, "/notices")),
                    "users have been told nothing",
                    CaseNoticeCommands::text);
            return 0;
        }
    }

    @Command(name = "show", description = "A notice and what became of it.", mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Option(names = "--document", description = "As users' programs get it.")
        private boolean document;

        @Parameters(index = "0", paramLabel = "CASE", description = "Such as C-3.")
        private String number = "";

        @Parameters(index = "1", paramLabel = "NOTICE", description = "Such as N-1.")
        private String notice = "";

        @Override
        public Integer call() {
            String path = CaseCommand.path(number, "/notices/" + ServerClient.segment(notice));
            if (document) {
                JsonNode machineReadable = client.get(path + "/document");
                client.print(machineReadable, machineReadable.toPrettyString());
                return 0;
            }
            JsonNode one = client.get(path);
            client.print(one, text(one));
            return 0;
        }
    }

    @Command(
            name = "audience",
            description = "Whom a notice would reach now, before it is published.",
            mixinStandardHelpOptions = true)
    static final class Audience implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Option(names = "--all", description = "All users of the product, not the impacted ones.")
        private boolean all;

        @Option(names = "--devices", paramLabel = "QUERY", description = "The devices impacted.")
        private @Nullable String devices;

        @Option(
                names = "--email-attribute",
                paramLabel = "NAME",
                description = "Device attribute with owners' addresses.")
        private @Nullable String emailAttribute;

        @Parameters(paramLabel = "CASE", description = "Such as C-3.")
        private String number = "";

        @Override
        public Integer call() {
            var query = new TreeMap<String, @Nullable String>();
            query.put("audience", all ? "all" : "impacted");
            query.put("devices", devices);
            query.put("emailAttribute", emailAttribute);
            JsonNode reach = client.get(CaseCommand.path(number, "/notices/audience" + ServerClient.query(query)));
            client.print(
                    reach,
                    "%d of %d devices now; %d of the product's devices have an address"
                            .formatted(
                                    reach.path("devices").asLong(),
                                    reach.path("total").asLong(),
                                    reach.path("withAddress").asLong()));
            return 0;
        }
    }

    @Command(
            name = "publish",
            description = "Tells users, for good. A correction is a notice with --revises.",
            mixinStandardHelpOptions = true)
    static final class Publish implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Option(names = "--all", description = "All users of the product, not the impacted ones.")
        private boolean all;

        @Option(
                names = "--devices",
                paramLabel = "QUERY",
                description = "The devices impacted (default: those exposed to the case's vulnerability).")
        private @Nullable String devices;

        @Option(names = "--title", description = "One line.")
        private @Nullable String title;

        @Option(names = "--summary", description = "What happened.")
        private @Nullable String summary;

        @Option(names = "--mitigation", description = "What users can do now.")
        private @Nullable String mitigation;

        @Option(names = "--correction", description = "How it is put right.")
        private @Nullable String correction;

        @Option(
                names = "--from",
                paramLabel = "FILE",
                description = "A JSON object with title, summary, mitigation and correction, for longer texts.")
        private @Nullable Path file;

        @Option(names = "--page", description = "Also on the product's public page.")
        private boolean page;

        @Option(names = "--email-attribute", paramLabel = "NAME", description = "Also by mail, to the addresses in it.")
        private @Nullable String emailAttribute;

        @Option(names = "--revises", paramLabel = "NOTICE", description = "The notice it replaces.")
        private @Nullable String revises;

        @Parameters(paramLabel = "CASE", description = "Such as C-3.")
        private String number = "";

        @Override
        public Integer call() {
            var body = new TreeMap<String, @Nullable Object>();
            body.put("audience", all ? "all" : "impacted");
            body.put("devices", devices);
            JsonNode texts = file == null ? Json.MAPPER.createObjectNode() : read(file);
            body.put("title", either(title, texts.path("title")));
            body.put("summary", either(summary, texts.path("summary")));
            body.put("mitigation", either(mitigation, texts.path("mitigation")));
            body.put("correction", either(correction, texts.path("correction")));
            body.put("onPage", page);
            body.put("emailAttribute", emailAttribute);
            body.put("revises", revises);
            JsonNode published = client.post(CaseCommand.path(number, "/notices"), body);
            client.print(published, text(published));
            return 0;
        }

        private static String either(@Nullable String given, JsonNode inFile) {
            return given == null ? inFile.asText() : given;
        }

        private static JsonNode read(Path file) {
            try {
                return Json.read(Files.readString(file), JsonNode.class);
            } catch (IOException e) {
                throw new CommandFailed("cannot read " + file);
            }
        }
    }

    @Command(
            name = "devices",
            description = "The devices a notice is meant for, one by one.",
            mixinStandardHelpOptions = true)
    static final class Devices implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Option(
                names = "--state",
                description = "all, not-fetched, fetched or acknowledged (default: ${DEFAULT-VALUE}).")
        private String state = "all";

        @Parameters(index = "0", paramLabel = "CASE", description = "Such as C-3.")
        private String number = "";

        @Parameters(index = "1", paramLabel = "NOTICE", description = "Such as N-1.")
        private String notice = "";

        @Override
        public Integer call() {
            client.printLines(
                    client.get(CaseCommand.path(
                            number,
                            "/notices/%s/devices?state=%s&limit=500"
                                    .formatted(ServerClient.segment(notice), ServerClient.segment(state)))),
                    "no device",
                    line -> "%s  fetched %s  acknowledged %s"
                            .formatted(
                                    line.path("serial").asText(),
                                    line.path("fetchedAt").asText("not yet"),
                                    line.path("acknowledgedAt").asText("not yet")));
            return 0;
        }
    }

    private static String text(JsonNode notice) {
        String revised = notice.path("revisedBy").isNull()
                ? ""
                : " Revised by %s.".formatted(notice.path("revisedBy").asText());
        return "%s %s%n    %s%s"
                .formatted(
                        notice.path("name").asText(),
                        notice.path("title").asText(),
                        notice.path("sentence").asText(),
                        revised);
    }
}
