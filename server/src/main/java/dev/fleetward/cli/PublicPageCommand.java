package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "public-page",
        description = "A product's public page: what it shows, and its QR code.",
        mixinStandardHelpOptions = true,
        subcommands = {PublicPageCommand.Show.class, PublicPageCommand.Change.class, PublicPageCommand.Qr.class})
final class PublicPageCommand {
    private static final String PAGE = "/public-page";

    @Command(name = "show", description = "Show where it is and what it shows.", mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Override
        public Integer call() {
            JsonNode page = client.get(PAGE);
            client.print(page, sentence(page));
            return 0;
        }
    }

    @Command(name = "set", description = "Choose what it shows besides what it must.", mixinStandardHelpOptions = true)
    static final class Change implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Option(
                names = "--sbom",
                arity = "1",
                paramLabel = "true|false",
                description = "SBOMs of released versions for download.")
        private @Nullable Boolean sbom;

        @Option(
                names = "--release-notes",
                arity = "1",
                paramLabel = "true|false",
                description = "Notes of releases in the history.")
        private @Nullable Boolean releaseNotes;

        @Override
        public Integer call() {
            Map<String, @Nullable Object> change = new LinkedHashMap<>();
            change.put("sbom", sbom);
            change.put("releaseNotes", releaseNotes);
            JsonNode page = client.patch(PAGE, change);
            client.print(page, sentence(page));
            return 0;
        }
    }

    @Command(name = "qr", description = "Save its address as a QR code.", mixinStandardHelpOptions = true)
    static final class Qr implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Option(names = "--output", required = true, paramLabel = "FILE", description = "Ends with .svg or .png.")
        private Path output = Path.of("qr.svg");

        @Override
        public Integer call() {
            String name = output.toString();
            if (!name.endsWith(".svg") && !name.endsWith(".png")) {
                throw new CommandFailed("--output must end with .svg or .png");
            }
            client.download(PAGE + "/qr" + name.substring(name.length() - ".svg".length()), output);
            System.out.println("saved " + output);
            return 0;
        }
    }

    private static String sentence(JsonNode page) {
        return "%s; SBOMs %s, release notes %s"
                .formatted(
                        page.path("address").asText().isEmpty()
                                ? "not public"
                                : page.path("address").asText(),
                        page.path("sbom").asBoolean() ? "shown" : "not shown",
                        page.path("releaseNotes").asBoolean() ? "shown" : "not shown");
    }
}
