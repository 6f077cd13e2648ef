package dev.fleetward.kernel.backup;

import com.fasterxml.jackson.databind.ObjectReader;
import dev.fleetward.kernel.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * {@code points/ID/manifest.json} with its list, {@code files/} with what all of them hold, {@code archive/} with the
 * log between them.
 */
final class BackupDirectory {
    private static final String POINTS = "points";
    private static final String MANIFEST = "manifest.json";
    private static final String MANIFEST_HASH = "manifest.json.sha256";
    private static final String LIST = "files.jsonl";
    private static final ObjectReader ENTRY = Json.MAPPER.readerFor(Entry.class);

    private final Path root;
    private final FileStore store;

    BackupDirectory(Path root) {
        this.root = root.toAbsolutePath().normalize();
        this.store = new FileStore(this.root);
    }

    Path root() {
        return root;
    }

    FileStore store() {
        return store;
    }

    Path archive(String id) {
        return root.resolve("archive").resolve(id);
    }

    Path point(String id) {
        return root.resolve(POINTS).resolve(id);
    }

    Path list(String id) {
        return point(id).resolve(LIST);
    }

    /** Those that are whole, oldest first. @throws BackupFailure when the directory is none of ours */
    List<Manifest> points() {
        var found = new ArrayList<Manifest>();
        for (Path directory : directories()) {
            if (Files.exists(directory.resolve(MANIFEST))) {
                found.add(manifest(directory));
            }
        }
        found.sort(Comparator.comparing(Manifest::at));
        return found;
    }

    /** Begun and never ended; oldest first. */
    List<String> unfinished() {
        return directories().stream()
                .filter(directory -> !Files.exists(directory.resolve(MANIFEST)))
                .map(directory -> directory.getFileName().toString())
                .sorted()
                .toList();
    }

    private List<Path> directories() {
        Path points = root.resolve(POINTS);
        if (!Files.isDirectory(points)) {
            return List.of();
        }
        try (var all = Files.list(points)) {
            return all.filter(Files::isDirectory).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws BackupFailure saying which there are, or that it was never ended */
    Manifest require(Optional<String> id) {
        List<Manifest> points = points();
        if (id.isEmpty()) {
            if (points.isEmpty()) {
                throw new BackupFailure(
                        root + " holds no backup" + (unfinished().isEmpty() ? "." : ": " + halves(unfinished())));
            }
            return points.getLast();
        }
        if (unfinished().contains(id.get())) {
            throw new BackupFailure(halves(List.of(id.get())));
        }
        return points.stream()
                .filter(one -> one.id().equals(id.get()))
                .findFirst()
                .orElseThrow(() -> new BackupFailure("%s holds no point %s; it holds %s."
                        .formatted(
                                root,
                                id.get(),
                                String.join(
                                        ", ", points.stream().map(Manifest::id).toList()))));
    }

    private static String halves(List<String> ids) {
        return "%s was begun and never ended; it has no manifest and is no backup.".formatted(String.join(", ", ids));
    }

    /** The last thing written of a point. */
    void finish(Manifest manifest) throws IOException {
        String text = Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(manifest) + "\n";
        Path directory = point(manifest.id());
        Private.write(directory.resolve(MANIFEST_HASH), hash(text) + "\n");
        Private.write(directory.resolve(MANIFEST), text);
        Private.sync(Private.parent(directory));
    }

    private static Manifest manifest(Path directory) {
        try {
            String text = Files.readString(directory.resolve(MANIFEST));
            if (!Files.readString(directory.resolve(MANIFEST_HASH)).strip().equals(hash(text))) {
                throw new BackupFailure("%s is damaged: it is not what was written. Use another point."
                        .formatted(directory.resolve(MANIFEST)));
            }
            Manifest manifest = Json.read(text, Manifest.class);
            if (manifest.format() > Manifest.FORMAT) {
                throw new BackupFailure(
                        "%s was written by a newer Fleetward (%s).".formatted(directory, manifest.server()));
            }
            return manifest;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(String text) {
        return HexFormat.of().formatHex(FileStore.sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** @throws BackupFailure when the list is not the one the manifest was written for */
    void each(Manifest manifest, Consumer<Entry> reader) {
        Path list = list(manifest.id());
        try {
            String damage = FileStore.damage(list, new Entry(LIST, 0, manifest.listSha256()));
            if (!damage.isEmpty()) {
                throw new BackupFailure("%s %s. Use another point.".formatted(list, damage));
            }
            read(list, reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void read(Path list, Consumer<Entry> reader) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(list)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                reader.accept(ENTRY.readValue(line));
            }
        }
    }

    /** Removes those points, then the files that no other names. */
    void forget(List<Manifest> points) throws IOException {
        for (Manifest point : points) {
            Files.deleteIfExists(point(point.id()).resolve(MANIFEST));
            Private.delete(point(point.id()));
        }
    }
}
