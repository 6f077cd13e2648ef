package dev.fleetward.cli;

import dev.fleetward.crashes.dump.BuildSymbols;
import dev.fleetward.crashes.dump.SymbolSource;
import dev.fleetward.symbols.elf.BadElf;
import dev.fleetward.symbols.elf.ElfFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Coredumps and symbols as files of the person's own machine. */
final class DumpFiles {
    private static final int MAX_DUMP_BYTES = 256 << 20;
    private static final int GZIP_MAGIC = 0x1f8b;

    private DumpFiles() {}

    /** May be compressed, as agents send it. */
    static ByteBuffer dump(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new CommandFailed("there is no file " + file);
        }
        if (Files.size(file) > MAX_DUMP_BYTES) {
            throw new CommandFailed("%s has more than %d bytes".formatted(file, MAX_DUMP_BYTES));
        }
        byte[] bytes = Files.readAllBytes(file);
        boolean packed = bytes.length > 2 && ((bytes[0] & 0xff) << 8 | bytes[1] & 0xff) == GZIP_MAGIC;
        return ByteBuffer.wrap(packed ? unpacked(file, bytes) : bytes);
    }

    private static byte[] unpacked(Path file, byte[] bytes) throws IOException {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            byte[] all = in.readNBytes(MAX_DUMP_BYTES + 1);
            if (all.length > MAX_DUMP_BYTES) {
                throw new CommandFailed("%s unpacks to more than %d bytes".formatted(file, MAX_DUMP_BYTES));
            }
            return all;
        }
    }

    /** A dump that names a build takes symbols of that build only. */
    static SymbolSource symbols(@Nullable Path file) throws IOException {
        if (file == null) {
            return SymbolSource.none();
        }
        try {
            ElfFile elf = ElfFile.open(file);
            BuildSymbols build = BuildSymbols.of(elf);
            String id = elf.buildId().map(it -> it.hex()).orElse("");
            return new SymbolSource(asked -> checked(file, build, id, asked), _ -> Optional.of(build));
        } catch (BadElf bad) {
            throw new CommandFailed("%s: %s".formatted(file, bad.detail()));
        }
    }

    private static Optional<BuildSymbols> checked(Path file, BuildSymbols build, String id, String asked) {
        if (!id.equals(asked)) {
            throw new CommandFailed("%s is build %s, but the coredump is of build %s"
                    .formatted(file, id.isEmpty() ? "unknown" : id, asked));
        }
        return Optional.of(build);
    }
}
