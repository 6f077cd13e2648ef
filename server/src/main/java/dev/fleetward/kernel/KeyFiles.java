package dev.fleetward.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The master key where it rests: {@code master.key} in the data directory, or what a command prints. While it is being
 * exchanged the one before lies in {@code master.key.old}. Every step leaves what the next start goes on from.
 */
final class KeyFiles {
    private static final String RETIRED = "retired master key";
    private static final byte[] NOTHING = {};
    private static final int COMMAND_PATIENCE_SECONDS = 30;
    private static final int MAX_COMMAND_BYTES = 4_096;

    private final Path data;
    private final Optional<String> command;

    KeyFiles(Path data, Optional<String> command) {
        this.data = data;
        this.command = command;
    }

    boolean isByCommand() {
        return command.isPresent();
    }

    KeyRing load() {
        try {
            return command.isPresent() ? byCommand(command.get()) : byFile();
        } catch (IOException e) {
            throw new UncheckedIOException("master key in " + data, e);
        }
    }

    private KeyRing byFile() throws IOException {
        if (!Files.exists(file())) {
            create();
        }
        KeyMaterial current = read(file());
        Optional<KeyMaterial> old = Files.exists(old()) ? Optional.of(read(old())) : Optional.empty();
        // The same twice before the exchange itself. It stays: the server may be about to put the new one in place.
        return ring(current, old.filter(key -> !key.is(current)));
    }

    private KeyRing ring(KeyMaterial current, Optional<KeyMaterial> replaced) throws IOException {
        return new KeyRing(current, replaced, retired(current, replaced));
    }

    /** A file that is left is the key before: so a server comes from a file to a command. */
    private KeyRing byCommand(String commandLine) throws IOException {
        List<KeyMaterial> printed = print(commandLine);
        KeyMaterial current = printed.getFirst();
        Optional<KeyMaterial> replaced = printed.size() > 1 ? Optional.of(printed.get(1)) : Optional.empty();
        if (replaced.isEmpty() && Files.exists(file())) {
            replaced = Optional.of(read(file()));
        }
        return ring(current, replaced.filter(key -> !key.is(current)));
    }

    private static List<KeyMaterial> print(String commandLine) throws IOException {
        Process process = new ProcessBuilder("/bin/sh", "-c", commandLine)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().close();
        try (var out = process.getInputStream()) {
            String printed = new String(out.readNBytes(MAX_COMMAND_BYTES), StandardCharsets.US_ASCII);
            if (!process.waitFor(COMMAND_PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException("master-key-command failed; run it by hand to see why");
            }
            List<KeyMaterial> keys = printed.lines()
                    .filter(line -> !line.isBlank())
                    .map(KeyMaterial::parse)
                    .toList();
            if (keys.isEmpty()) {
                throw new IllegalStateException("master-key-command printed no key");
            }
            return keys;
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("master-key-command must print a key of 32 bytes in base64", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Puts a fresh key in place, the one before beside it. */
    KeyRing exchange(KeyRing ring) {
        try {
            KeyMaterial fresh = KeyMaterial.fresh();
            write(data.resolve("master.key.new"), fresh.base64() + "\n");
            write(data.resolve("master.key.old.new"), ring.current().base64() + "\n");
            move(data.resolve("master.key.old.new"), old());
            move(data.resolve("master.key.new"), file());
            return new KeyRing(fresh, Optional.of(ring.current()), reSealed(ring.retired(), fresh));
        } catch (IOException e) {
            throw new UncheckedIOException("exchanging the master key in " + data, e);
        }
    }

    /** Nothing stored needs the key before any more. */
    KeyRing retire(KeyRing ring, KeyMaterial replaced, Instant linksUntil) {
        try {
            var retired = new ArrayList<>(ring.retired());
            retired.add(new KeyRing.Retired(replaced, linksUntil));
            reSealed(retired, ring.current());
            Files.deleteIfExists(old());
            if (isByCommand() && Files.exists(file()) && read(file()).is(replaced)) {
                Files.delete(file());
            }
            return new KeyRing(ring.current(), Optional.empty(), List.copyOf(retired));
        } catch (IOException e) {
            throw new UncheckedIOException("retiring a master key in " + data, e);
        }
    }

    private List<KeyRing.Retired> reSealed(List<KeyRing.Retired> retired, KeyMaterial under) throws IOException {
        var text = new StringBuilder();
        for (KeyRing.Retired one : retired) {
            try {
                byte[] sealed = under.seal(RETIRED, NOTHING, one.key().base64().getBytes(StandardCharsets.US_ASCII));
                text.append(one.until().getEpochSecond())
                        .append(' ')
                        .append(Base64.getEncoder().encodeToString(sealed))
                        .append('\n');
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
        Path file = data.resolve("master.key.retired");
        Path fresh = data.resolve("master.key.retired.new");
        write(fresh, text.toString());
        move(fresh, file);
        return retired;
    }

    /** Still sealed with the one before, when an exchange was cut off between the two. */
    private List<KeyRing.Retired> retired(KeyMaterial current, Optional<KeyMaterial> replaced) throws IOException {
        Path file = data.resolve("master.key.retired");
        var found = new ArrayList<KeyRing.Retired>();
        if (!Files.exists(file)) {
            return found;
        }
        for (String line : Files.readAllLines(file)) {
            retired(current, line)
                    .or(() -> replaced.flatMap(key -> retired(key, line)))
                    .ifPresent(found::add);
        }
        return found;
    }

    private static Optional<KeyRing.Retired> retired(KeyMaterial sealedBy, String line) {
        String[] parts = line.split(" ", 2);
        try {
            byte[] key = sealedBy.open(RETIRED, NOTHING, Base64.getDecoder().decode(parts[1]));
            return Optional.of(new KeyRing.Retired(
                    KeyMaterial.parse(new String(key, StandardCharsets.US_ASCII)),
                    Instant.ofEpochSecond(Long.parseLong(parts[0]))));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private void create() throws IOException {
        Path fresh = data.resolve("master.key.new");
        write(fresh, KeyMaterial.fresh().base64() + "\n");
        try {
            Files.move(fresh, file());
        } catch (FileAlreadyExistsException e) {
            Files.delete(fresh);
        }
    }

    private Path file() {
        return data.resolve("master.key");
    }

    private Path old() {
        return data.resolve("master.key.old");
    }

    private static KeyMaterial read(Path file) throws IOException {
        return KeyMaterial.parse(Files.readString(file));
    }

    /** For its owner alone, and on the disk before anything relies on it. */
    private static void write(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text);
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (var directory = FileChannel.open(data, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }
}
