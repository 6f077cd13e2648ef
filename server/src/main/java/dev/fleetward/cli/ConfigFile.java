package dev.fleetward.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code fleetward.toml} in the data directory: the tables, bare keys, strings, numbers and booleans of TOML 1.0, which
 * is all our settings need. Its names are those of the environment and flags without the leading {@code fleetward}.
 */
final class ConfigFile {
    private static final String NAME = "fleetward.toml";
    private static final Pattern TABLE = Pattern.compile("\\[\\s*([A-Za-z0-9_.-]+)\\s*]\\s*(#.*)?");
    private static final Pattern PAIR =
            Pattern.compile("([A-Za-z0-9_.-]+)\\s*=\\s*(\"(?:[^\"\\\\]|\\\\.)*+\"|'[^']*'|[A-Za-z0-9_.+-]+)\\s*(#.*)?");

    private ConfigFile() {}

    /** By full name, such as {@code fleetward.updates.poll-every}. @throws CommandFailed naming the line */
    static Map<String, String> read(Path data) {
        Path file = data.resolve(NAME);
        var settings = new TreeMap<String, String>();
        if (!Files.exists(file)) {
            return settings;
        }
        String table = "fleetward.";
        int number = 0;
        for (String line : lines(file)) {
            number++;
            String text = line.strip();
            Matcher header = TABLE.matcher(text);
            Matcher pair = PAIR.matcher(text);
            if (header.matches()) {
                table = "fleetward." + header.group(1) + ".";
            } else if (pair.matches()) {
                settings.put(table + pair.group(1), value(pair.group(2)));
            } else if (!text.isEmpty() && !text.startsWith("#")) {
                throw new CommandFailed(
                        "%s, line %d: neither [table] nor key = value: %s".formatted(file, number, text));
            }
        }
        return settings;
    }

    /**
     * Adds the table of the database at the end.
     *
     * @return false when it could not: the file has one, or may not be written
     */
    static boolean add(Path data, DatabaseSettings database) {
        Map<String, String> settings = read(data);
        Optional<String> written = database.written();
        if (written.isEmpty() || settings.keySet().stream().anyMatch(name -> name.startsWith("fleetward.database."))) {
            return database.url().equals(settings.get("fleetward.database.url"));
        }
        try {
            Path file = data.resolve(NAME).toAbsolutePath();
            Path real = Files.exists(file) ? file.toRealPath() : file;
            boolean isThere = Files.exists(real);
            Path fresh = real.resolveSibling(NAME + ".new");
            Files.deleteIfExists(fresh);
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            String before = isThere ? Files.readString(real) : "";
            Files.writeString(fresh, before + (before.isEmpty() || before.endsWith("\n") ? "" : "\n") + written.get());
            PosixFileAttributeView of = view(isThere ? real : data);
            view(fresh).setGroup(of.readAttributes().group());
            Files.setOwner(fresh, of.getOwner());
            if (isThere) {
                Files.setPosixFilePermissions(fresh, of.readAttributes().permissions());
            }
            Files.move(fresh, real, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static PosixFileAttributeView view(Path file) {
        return Objects.requireNonNull(Files.getFileAttributeView(file, PosixFileAttributeView.class));
    }

    private static java.util.List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static String value(String written) {
        return switch (written.charAt(0)) {
            case '"' ->
                written.substring(1, written.length() - 1)
                        .replace("\\\"", "\"")
                        .replace("\\n", "\n")
                        .replace("\\t", "\t")
                        .replace("\\\\", "\\");
            case '\'' -> written.substring(1, written.length() - 1);
            default -> written;
        };
    }
}
