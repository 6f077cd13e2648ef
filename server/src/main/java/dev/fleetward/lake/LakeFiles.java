package dev.fleetward.lake;

import dev.fleetward.kernel.Removal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;

/**
 * Iceberg's files in one local directory. Metadata names files by absolute URI, as the format demands, but only the part
 * after the warehouse counts here: a data directory restored elsewhere still opens, and nothing outside it can be named.
 * Safe for concurrent use.
 */
final class LakeFiles implements FileIO {
    private static final String SCHEME = "file://";
    private static final String WAREHOUSE = "warehouse";

    private final transient Path root;
    private final transient Removal removal;

    LakeFiles(Path lakeDirectory) {
        Path home = lakeDirectory.toAbsolutePath().normalize();
        this.root = home.resolve(WAREHOUSE);
        this.removal = new Removal(Objects.requireNonNull(home.getParent(), "the lake is below the data directory"));
        try {
            Files.createDirectories(root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path root() {
        return root;
    }

    String location(Path path) {
        return SCHEME + path;
    }

    Path path(String location) {
        int at = location.lastIndexOf("/" + WAREHOUSE + "/");
        Path path = root.resolve(location.substring(at < 0 ? 0 : at + WAREHOUSE.length() + 2))
                .normalize();
        if (at < 0 || !path.startsWith(root)) {
            throw new IllegalArgumentException("not a file of this lake: " + location);
        }
        return path;
    }

    @Override
    public InputFile newInputFile(String location) {
        return new LakeInput(location, path(location));
    }

    @Override
    public OutputFile newOutputFile(String location) {
        return new LakeOutput(this, location, path(location));
    }

    @Override
    public void deleteFile(String location) {
        Path file = path(location);
        if (!Files.exists(file)) {
            throw new NotFoundException("already gone: %s", location);
        }
        remove(file);
    }

    /** Gone or not there before. */
    void remove(Path file) {
        try {
            removal.remove(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The bytes and the name survive a power cut from here on. */
    static void makeDurable(Path path) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
            file.force(true);
        }
        try (FileChannel directory = FileChannel.open(path.getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }
}
