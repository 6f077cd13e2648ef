package dev.fleetward.symbols;

import dev.fleetward.symbols.elf.BadElf;
import dev.fleetward.symbols.elf.BuildId;
import dev.fleetward.symbols.elf.ElfFile;
import dev.fleetward.symbols.elf.Section;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is in an uploaded file. */
record Contents(
        SymbolFile.Kind kind,
        @Nullable String buildId,
        @Nullable String machine,
        boolean hasDebugInfo,
        boolean hasUnwindInfo,
        @Nullable SymbolMap map,
        @Nullable String mapProblem) {
    private static final byte[] ELF = {0x7F, 'E', 'L', 'F'};
    private static final List<String> UNWIND = List.of(".debug_frame", ".eh_frame", ".ARM.exidx");

    /** @throws BadSymbolMap saying why it is neither an ELF nor a symbol map */
    static Contents of(Path file) throws BadSymbolMap {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(ELF.length);
            if (java.util.Arrays.equals(start, ELF)) {
                return ofElf(file);
            }
            if (Files.size(file) > SymbolMapCodec.MAX_MAP_BYTES) {
                throw new BadSymbolMap("It is no ELF, and for a symbol map (JSON) it is too large.");
            }
            SymbolMap map = SymbolMapCodec.parse(Files.readAllBytes(file));
            if (map.isEmpty()) {
                throw new BadSymbolMap("It is neither an ELF nor a symbol map with anything in it.");
            }
            return new Contents(SymbolFile.Kind.MAP, map.buildId(), null, false, false, map, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Contents ofElf(Path file) throws BadSymbolMap, IOException {
        try {
            ElfFile elf = ElfFile.open(file);
            if (elf.type() == ElfFile.CORE) {
                throw new BadSymbolMap("It is a core dump; a program, library or debug file has symbols.");
            }
            var contents = new Contents(
                    SymbolFile.Kind.ELF,
                    elf.buildId().map(BuildId::hex).orElse(null),
                    machine(elf),
                    hasBytes(elf, ".debug_info"),
                    UNWIND.stream().anyMatch(name -> hasBytes(elf, name)),
                    null,
                    null);
            return contents.with(elf);
        } catch (BadElf e) {
            throw new BadSymbolMap("The ELF cannot be read: " + e.detail());
        }
    }

    /** An ELF whose names cannot be read still has functions and lines. */
    private Contents with(ElfFile elf) {
        @Nullable SymbolMap names = null;
        @Nullable String problem = null;
        try {
            SymbolMap found = SymbolMap.of(elf);
            names = found.isEmpty() ? null : found;
        } catch (BadSymbolMap e) {
            problem = e.detail();
        } catch (BadElf e) {
            problem = "Its debug information cannot be read: " + e.detail();
        }
        return new Contents(kind, buildId, machine, hasDebugInfo, hasUnwindInfo, names, problem);
    }

    /** A debug file has the headers of the sections it left to its program, without their bytes. */
    static boolean hasBytes(ElfFile elf, String section) {
        return elf.section(section)
                .filter(found -> found.type() != Section.NOBITS && found.size() > 0)
                .isPresent();
    }

    private static String machine(ElfFile elf) {
        return switch (elf.machine()) {
            case ElfFile.ARM -> "ARM";
            case ElfFile.AARCH64 -> "AArch64";
            case ElfFile.X86_64 -> "x86-64";
            case ElfFile.RISCV -> elf.is64() ? "RISC-V 64" : "RISC-V 32";
            case ElfFile.XTENSA -> "Xtensa";
            default -> "machine " + elf.machine();
        };
    }
}
