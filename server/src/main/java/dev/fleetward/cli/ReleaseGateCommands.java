package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What holds a release back, and how it passes all the same. */
final class ReleaseGateCommands {
    private ReleaseGateCommands() {}

    @Command(
            name = "gate",
            description = "What speaks against giving a release to devices; ends with 1 when it is held back.",
            mixinStandardHelpOptions = true)
    static final class Gate implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Parameters(paramLabel = "RELEASE", description = "The release's id.")
        private String release = "";

        @Override
        public Integer call() {
            JsonNode judgement = client.get(gate(release));
            client.print(judgement, sentence(judgement));
            return judgement.path("passes").asBoolean() ? 0 : 1;
        }
    }

    @Command(
            name = "override",
            description = "Ask to let a held back release pass, or grant or refuse what a colleague asked.",
            mixinStandardHelpOptions = true)
    static final class OverrideCommand implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Option(names = "--reason", description = "Ask for an override: why devices should get it all the same.")
        @Nullable
        private String reason;

        @Option(names = "--grant", paramLabel = "ID", description = "Grant the override a colleague asked for.")
        @Nullable
        private String grant;

        @Option(names = "--refuse", paramLabel = "ID", description = "Refuse the override that was asked for.")
        @Nullable
        private String refuse;

        @Parameters(paramLabel = "RELEASE", description = "The release's id.")
        private String release = "";

        @Override
        public Integer call() {
            JsonNode judgement = client.post(gate(release) + "/overrides" + verb(), body());
            client.print(
                    judgement,
                    sentence(judgement)
                            + (reason == null
                                    ? ""
                                    : "%nasked for override %s; a colleague grants it"
                                            .formatted(judgement
                                                    .at("/overrides/0/id")
                                                    .asText())));
            return 0;
        }

        private Map<String, String> body() {
            return reason == null ? Map.of() : Map.of("reason", reason);
        }

        private String verb() {
            if (grant != null) {
                return "/" + ServerClient.segment(grant) + "/grant";
            }
            if (refuse != null) {
                return "/" + ServerClient.segment(refuse) + "/refuse";
            }
            if (reason == null) {
                throw new CommandFailed("give --reason to ask, or --grant or --refuse with the override's id");
            }
            return "";
        }
    }

    @Command(
            name = "fixes",
            description = "Vulnerabilities that a release fixes and brings, compared with the one before it.",
            mixinStandardHelpOptions = true)
    static final class Fixes implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Parameters(paramLabel = "RELEASE", description = "The release's id.")
        private String release = "";

        @Override
        public Integer call() {
            JsonNode fixes = client.get("/releases/%s/fixes".formatted(ServerClient.segment(release)));
            client.print(
                    fixes,
                    fixes.path("since").isNull()
                            ? "first release of its software"
                            : "since %s%nfixes: %s%nbrings: %s"
                                    .formatted(
                                            fixes.path("since").asText(),
                                            names(fixes.path("fixed")),
                                            names(fixes.path("gained"))));
            return 0;
        }

        private static String names(JsonNode found) {
            return found.isEmpty()
                    ? "none"
                    : found.valueStream().map(one -> one.path("id").asText()).collect(Collectors.joining(", "));
        }
    }

    @Command(
            name = "policy",
            description = "Show or change whether a product takes unsigned files.",
            mixinStandardHelpOptions = true)
    static final class Policy implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Option(
                names = "--allow-unsigned",
                paramLabel = "REASON",
                description = "Take unsigned files too, for this reason, which is shown as evidence.")
        @Nullable
        private String allowUnsigned;

        @Option(names = "--signed-only", description = "Take signed files only.")
        private boolean signedOnly;

        @Override
        public Integer call() {
            JsonNode policy = allowUnsigned == null && !signedOnly
                    ? client.get("/release-policy")
                    : client.put("/release-policy", change());
            client.print(
                    policy,
                    policy.path("allowUnsigned").asBoolean()
                            ? "unsigned files are taken: "
                                    + policy.path("reason").asText()
                            : "signed files only");
            return 0;
        }

        private Map<String, Object> change() {
            return allowUnsigned == null || signedOnly
                    ? Map.of("allowUnsigned", false)
                    : Map.of("allowUnsigned", true, "reason", allowUnsigned);
        }
    }

    private static String gate(String release) {
        return "/releases/%s/gate".formatted(ServerClient.segment(release));
    }

    private static String sentence(JsonNode judgement) {
        String objections = judgement
                .path("open")
                .valueStream()
                .map(one -> "%n- %s %s"
                        .formatted(
                                one.path("detail").asText(), one.path("remedy").asText()))
                .collect(Collectors.joining());
        if (judgement.path("passes").asBoolean()) {
            return judgement.path("overridden").asBoolean() ? "passes by override" : "passes";
        }
        return "held back:" + objections;
    }
}
