package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "release",
        description = "What is offered to devices.",
        mixinStandardHelpOptions = true,
        subcommands = {
            ReleaseCommand.Create.class,
            ReleaseCommand.Delta.class,
            ReleaseGateCommands.Gate.class,
            ReleaseGateCommands.OverrideCommand.class,
            ReleaseGateCommands.Fixes.class,
            ReleaseGateCommands.Policy.class
        })
final class ReleaseCommand {

    @Command(name = "create", description = "Make a release of uploaded artifacts.", mixinStandardHelpOptions = true)
    static final class Create implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Option(names = "--type", description = "Software type (default: ${DEFAULT-VALUE}).")
        private String type = "main";

        @Option(names = "--notes", description = "What changed.")
        private String notes = "";

        @Option(names = "--security-only", description = "It holds security fixes and no new features.")
        private boolean securityOnly;

        @Option(
                names = "--artifact",
                required = true,
                description = "An artifact's id for any hardware, or HARDWARE=ID; repeatable.")
        private List<String> artifacts = List.of();

        @Parameters(paramLabel = "VERSION")
        private String version = "";

        @Override
        public Integer call() {
            List<Map<String, String>> files = new ArrayList<>();
            for (String artifact : artifacts) {
                int split = artifact.lastIndexOf('=');
                files.add(Map.of(
                        "hardwareVersion",
                        split < 0 ? "" : artifact.substring(0, split),
                        "artifact",
                        artifact.substring(split + 1)));
            }
            JsonNode release = client.post(
                    "/api/v1/products/%s/releases".formatted(ServerClient.segment(product)),
                    Map.of(
                            "version",
                            version,
                            "softwareType",
                            type,
                            "notes",
                            notes,
                            "securityOnly",
                            securityOnly,
                            "files",
                            files));
            client.print(
                    release,
                    "%s %s with %d signed files%n%s"
                            .formatted(
                                    type,
                                    version,
                                    files.size(),
                                    release.path("id").asText()));
            return 0;
        }
    }

    @Command(
            name = "delta",
            description = "Give devices that run an earlier version a patch instead of the whole file.",
            mixinStandardHelpOptions = true)
    static final class Delta implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Option(names = "--from", required = true, description = "The version the patch is for.")
        private String from = "";

        @Option(names = "--hardware", description = "Hardware version (default: any).")
        private String hardware = "";

        @Option(names = "--artifact", required = true, description = "The uploaded patch; its id.")
        private String artifact = "";

        @Parameters(paramLabel = "RELEASE", description = "The release's id.")
        private String release = "";

        @Override
        public Integer call() {
            JsonNode changed = client.put(
                    "/releases/%s/deltas".formatted(ServerClient.segment(release)),
                    Map.of("fromVersion", from, "hardwareVersion", hardware, "artifact", artifact));
            client.print(
                    changed,
                    "%s has %d patches"
                            .formatted(
                                    changed.path("version").asText(),
                                    changed.path("deltas").size()));
            return 0;
        }
    }
}
