package dev.fleetward.cli;

import dev.fleetward.kernel.Json;
import dev.fleetward.vulnerabilities.feeds.BundleManifest;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.jspecify.annotations.Nullable;

/** A bundle in the making: files are gathered, then written behind their manifest. Used by one thread. */
final class BundleFile implements AutoCloseable {
    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(20);
    private static final int DEFAULT_PROXY_PORT = 3128;

    /** What was gathered, and where it lies until the bundle is written. */
    private record Gathered(BundleManifest.Entry entry, Path file) {}

    private final Path out;
    private final Path folder;
    private final Clock clock;
    private final HttpClient http;
    private final List<Gathered> all = new ArrayList<>();
    private final Set<String> paths = new HashSet<>();

    BundleFile(Path out, @Nullable URI proxy, Clock clock) throws IOException {
        this.out = out.toAbsolutePath();
        this.folder = Files.createTempDirectory("fleetward-bundle");
        this.clock = clock;
        var client = HttpClient.newBuilder()
                .connectTimeout(CONNECT_PATIENCE)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .proxy(ProxySelector.getDefault());
        if (proxy != null) {
            int port = proxy.getPort() < 0 ? DEFAULT_PROXY_PORT : proxy.getPort();
            client.proxy(ProxySelector.of(InetSocketAddress.createUnresolved(proxy.getHost(), port)));
        }
        this.http = client.build();
    }

    /** A file or directory that was fetched before, on the day it bears. */
    void add(Path source) throws IOException {
        String name = String.valueOf(source.toAbsolutePath().normalize().getFileName());
        Instant fetched = Files.getLastModifiedTime(source).toInstant();
        if (Files.isDirectory(source)) {
            Path zip = place();
            FeedFiles.pack(source, zip);
            gather("files/" + name + ".zip", "", "", fetched, zip);
        } else {
            gather("files/" + name, "", "", fetched, source);
        }
    }

    void fetch(String feed, URI address) throws IOException {
        Path file = place();
        Instant at = clock.instant();
        try {
            var answer = http.send(
                    HttpRequest.newBuilder(address)
                            .header("User-Agent", "Fleetward")
                            .build(),
                    BodyHandlers.ofFile(file));
            if (answer.statusCode() != 200) {
                throw new CommandFailed("nothing was written: %s answered %d".formatted(address, answer.statusCode()));
            }
        } catch (IOException broken) {
            throw new CommandFailed("nothing was written: %s did not come (%s)".formatted(address, broken));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailed("interrupted");
        }
        gather((feed.isEmpty() ? "files" : feed) + "/" + name(address), feed, address.toString(), at, file);
    }

    private Path place() {
        return folder.resolve(String.valueOf(all.size()));
    }

    /** The end of its path: {@code npm-all.zip}. */
    private static String name(URI address) {
        List<String> segments = Arrays.stream(String.valueOf(address.getPath()).split("/", -1))
                .filter(segment -> !segment.isEmpty())
                .toList();
        return segments.isEmpty()
                ? "file"
                : String.join("-", segments.subList(Math.max(0, segments.size() - 2), segments.size()));
    }

    private void gather(String path, String feed, String source, Instant fetchedAt, Path file) throws IOException {
        String named = path.replaceAll("[^A-Za-z0-9./_-]", "_");
        String unique = named;
        for (int i = 2; !paths.add(unique); i++) {
            unique = named + "-" + i;
        }
        var entry = new BundleManifest.Entry(
                unique,
                feed,
                source,
                fetchedAt.truncatedTo(ChronoUnit.SECONDS),
                Files.size(file),
                FeedFiles.sha256(file));
        all.add(new Gathered(entry, file));
    }

    /** @return what was written, for people */
    String write() throws IOException {
        Path unfinished = folder.resolve("bundle");
        var manifest = BundleManifest.of(
                clock.instant().truncatedTo(ChronoUnit.SECONDS),
                all.stream().map(Gathered::entry).toList());
        byte[] first = Json.write(manifest).getBytes(StandardCharsets.UTF_8);
        try (OutputStream file = Files.newOutputStream(unfinished);
                var tar = new TarArchiveOutputStream(file, StandardCharsets.UTF_8.name())) {
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            begin(tar, BundleManifest.NAME, first.length);
            tar.write(first);
            tar.closeArchiveEntry();
            for (Gathered one : all) {
                begin(tar, one.entry().path(), one.entry().sizeBytes());
                Files.copy(one.file(), tar);
                tar.closeArchiveEntry();
            }
        }
        Files.move(unfinished, out, StandardCopyOption.REPLACE_EXISTING);
        var text = new StringBuilder();
        for (Gathered one : all) {
            text.append("%s  %s%n".formatted(one.entry().sha256(), one.entry().path()));
        }
        return text.append("%s  %s, %d files".formatted(FeedFiles.sha256(out), out.getFileName(), all.size()))
                .toString();
    }

    private static void begin(TarArchiveOutputStream tar, String name, long bytes) throws IOException {
        var entry = new TarArchiveEntry(name);
        entry.setSize(bytes);
        tar.putArchiveEntry(entry);
    }

    @Override
    public void close() throws IOException {
        try (var left = Files.list(folder)) {
            for (Path file : left.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
