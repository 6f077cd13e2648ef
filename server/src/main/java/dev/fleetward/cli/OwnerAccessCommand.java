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
        name = "owner-access",
        description = "How owners get to the data of their devices: what is taken as proof, the claim page, links.",
        mixinStandardHelpOptions = true,
        subcommands = {
            OwnerAccessCommand.Show.class,
            OwnerAccessCommand.Change.class,
            OwnerAccessCommand.Qr.class,
            OwnerAccessCommand.Links.class,
            OwnerAccessCommand.Link.class,
            OwnerAccessCommand.Unlink.class
        })
final class OwnerAccessCommand {
    private static final String ACCESS = "/owner-access";
    private static final int SUFFIX_CHARACTERS = 4;

    @Command(name = "show", description = "Show the setting and the claim page.", mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Override
        public Integer call() {
            JsonNode access = client.get(ACCESS);
            client.print(access, sentence(access));
            return 0;
        }
    }

    @Command(name = "set", description = "Change it.", mixinStandardHelpOptions = true)
    static final class Change implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Option(names = "--proof", description = "off, device-token or project-key.")
        private @Nullable String proof;

        @Option(
                names = "--erase-at-once",
                arity = "1",
                paramLabel = "true|false",
                description = "An owner's erasure needs nobody to confirm it.")
        private @Nullable Boolean eraseAtOnce;

        @Option(names = "--link-days", description = "How long an owner's page is there, 1 to 90.")
        private @Nullable Integer linkDays;

        @Override
        public Integer call() {
            Map<String, @Nullable Object> change = new LinkedHashMap<>();
            change.put("proof", proof);
            change.put("eraseAtOnce", eraseAtOnce);
            change.put("linkDays", linkDays);
            JsonNode access = client.patch(ACCESS, change);
            client.print(access, sentence(access));
            return 0;
        }
    }

    @Command(name = "qr", description = "Save the claim page's address as a QR code.", mixinStandardHelpOptions = true)
    static final class Qr implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Option(names = "--output", required = true, paramLabel = "FILE", description = "Ends with .svg or .png.")
        private Path output = Path.of("claim.svg");

        @Override
        public Integer call() {
            String name = output.toString();
            if (!name.endsWith(".svg") && !name.endsWith(".png")) {
                throw new CommandFailed("--output must end with .svg or .png");
            }
            client.download(ACCESS + "/qr" + name.substring(name.length() - SUFFIX_CHARACTERS), output);
            System.out.println("saved " + output);
            return 0;
        }
    }

    @Command(name = "links", description = "List links to the owner's page.", mixinStandardHelpOptions = true)
    static final class Links implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Parameters(paramLabel = "SERIAL")
        private String serial = "";

        @Override
        public Integer call() {
            JsonNode links = client.get(of(serial));
            client.print(
                    links,
                    links.isEmpty()
                            ? "none"
                            : links.valueStream()
                                    .map(link -> "%s  by %s  until %s%s"
                                            .formatted(
                                                    link.path("id").asText(),
                                                    link.path("madeBy").asText(),
                                                    link.path("expiresAt").asText(),
                                                    link.path("revokedAt").isTextual() ? "  revoked" : ""))
                                    .collect(Collectors.joining(System.lineSeparator())));
            return 0;
        }
    }

    @Command(
            name = "link",
            description = "Make a link to the owner's page and print it: it is shown this once.",
            mixinStandardHelpOptions = true)
    static final class Link implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Option(names = "--days", description = "How long it is valid (default: 30, at most 90).")
        private int days = 30;

        @Parameters(paramLabel = "SERIAL")
        private String serial = "";

        @Override
        public Integer call() {
            JsonNode link = client.post(of(serial), Map.of("days", days));
            client.print(
                    link,
                    "%s%nlink %s, valid until %s"
                            .formatted(
                                    link.path("url").asText(),
                                    link.path("id").asText(),
                                    link.path("expiresAt").asText()));
            return 0;
        }
    }

    @Command(name = "unlink", description = "Revoke a link to the owner's page.", mixinStandardHelpOptions = true)
    static final class Unlink implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Parameters(index = "0", paramLabel = "SERIAL")
        private String serial = "";

        @Parameters(index = "1", paramLabel = "LINK")
        private String link = "";

        @Override
        public Integer call() {
            JsonNode answer = client.delete(of(serial) + "/" + ServerClient.segment(link));
            client.print(answer, "revoked");
            return 0;
        }
    }

    private static String of(String serial) {
        return "/devices/" + ServerClient.segment(serial) + "/owner-links";
    }

    private static String sentence(JsonNode access) {
        return "proof %s, page for %d days, erasure %s; claim page %s"
                .formatted(
                        access.path("proof").asText(),
                        access.path("linkDays").asInt(),
                        access.path("eraseAtOnce").asBoolean() ? "at once" : "confirmed by you",
                        access.path("url").asText().isEmpty()
                                ? "none yet"
                                : access.path("url").asText());
    }
}
