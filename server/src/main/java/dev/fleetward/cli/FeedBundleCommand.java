package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.vulnerabilities.feeds.PublishedFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "bundle",
        description = {
            "Make one file of feeds, to be carried to a server without internet and imported there.",
            "A SOURCE is a feed (kev, epss, ghsa, cve, nvd, nvd:2026, osv:npm), an address, or a file or directory that"
                    + " was fetched before. Without any, it is what the server fetches.",
        },
        mixinStandardHelpOptions = true)
final class FeedBundleCommand implements Callable<Integer> {
    @Mixin
    private final ServerClient client = new ServerClient();

    @Option(names = "--proxy", description = "Fetch through this web proxy, such as http://proxy.example:3128.")
    private @Nullable URI proxy;

    @Parameters(index = "0", paramLabel = "OUT", description = "The bundle to write, such as feeds.tar.")
    private Path out = Path.of("");

    @Parameters(index = "1..*", paramLabel = "SOURCE", arity = "0..*")
    private List<String> sources = new ArrayList<>();

    /** @param feed empty when the content is to tell */
    private record Wanted(String feed, URI address) {}

    @Override
    public Integer call() throws IOException {
        if (Files.exists(out)) {
            throw new CommandFailed("there is a file " + out + " already");
        }
        try (var bundle = new BundleFile(out, proxy, Clock.systemUTC())) {
            for (String source : sources) {
                Path file = isAddress(source) ? Path.of("") : Path.of(source);
                if (!isAddress(source) && Files.exists(file)) {
                    bundle.add(file);
                } else {
                    fetch(bundle, wanted(source));
                }
            }
            if (sources.isEmpty()) {
                fetch(bundle, chosen());
            }
            System.out.println(bundle.write());
        }
        return 0;
    }

    private static void fetch(BundleFile bundle, List<Wanted> wanted) throws IOException {
        for (Wanted one : wanted) {
            System.err.println("fetching " + one.address());
            bundle.fetch(one.feed(), one.address());
        }
    }

    private static boolean isAddress(String source) {
        return source.startsWith("https://") || source.startsWith("http://");
    }

    private static List<Wanted> wanted(String source) {
        return isAddress(source) ? List.of(new Wanted("", URI.create(source))) : published(source, "");
    }

    private static List<Wanted> published(String source, String address) {
        int year =
                LocalDate.ofInstant(Clock.systemUTC().instant(), ZoneOffset.UTC).getYear();
        try {
            return PublishedFiles.of(source, address, year).stream()
                    .map(one -> new Wanted(source.split(":", 2)[0], one))
                    .toList();
        } catch (IllegalArgumentException none) {
            throw new CommandFailed(
                    "%s is no file here, and no feed to be fetched: %s".formatted(source, none.getMessage()));
        }
    }

    /** What the server is set to fetch. */
    private List<Wanted> chosen() {
        List<Wanted> all = new ArrayList<>();
        for (JsonNode feed : client.get("/api/v1/feeds").path("items")) {
            String name = feed.path("name").asText();
            if (!feed.path("online").asBoolean()) {
                continue;
            }
            if (name.equals("csaf") || name.equals("euvd")) {
                System.err.println(name + " is left out: it is no file; name addresses or files of it");
                continue;
            }
            if (name.equals("osv")) {
                for (JsonNode part : feed.path("parts")) {
                    all.addAll(published(
                            "osv:" + part.asText(), feed.path("address").asText()));
                }
            } else {
                all.addAll(published(name, feed.path("address").asText()));
            }
        }
        if (all.isEmpty()) {
            throw new CommandFailed(
                    "the server fetches no feed; name some: fleetward feed bundle feeds.tar kev osv:npm");
        }
        return all;
    }
}
