package dev.fleetward.crashes.dump;

import dev.fleetward.crashes.unwind.CodeFile;
import dev.fleetward.crashes.unwind.CodeImage;
import dev.fleetward.symbols.elf.ElfFile;
import dev.fleetward.symbols.elf.Segment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Finds the programs and libraries of a process, their build ids, and where each was loaded. */
final class LinuxModules {
    private static final long AT_PHDR = 3;
    private static final long AT_PHENT = 4;
    private static final long AT_PHNUM = 5;
    private static final long AT_ENTRY = 9;
    private static final long AT_SYSINFO_EHDR = 33;
    private static final String VDSO = "[vdso]";

    private final CoreFile core;
    private final LinuxProcess process;
    private final SymbolSource symbols;
    private final List<String> warnings;
    private final List<Modules.Module> found = new ArrayList<>();

    /** @param warnings gets a sentence on each weaker match */
    private LinuxModules(CoreFile core, LinuxProcess process, SymbolSource symbols, List<String> warnings) {
        this.core = core;
        this.process = process;
        this.symbols = symbols;
        this.warnings = warnings;
    }

    static Modules of(CoreFile core, LinuxProcess process, SymbolSource symbols, List<String> warnings) {
        return new LinuxModules(core, process, symbols, warnings).find();
    }

    private Modules find() {
        mapped();
        if (found.isEmpty()) {
            executable();
            linked();
        }
        vdso();
        return new Modules(found);
    }

    /** By the kernel's list of mapped files: each program and library is mapped from its first byte on. */
    private void mapped() {
        Map<String, List<LinuxProcess.Mapping>> byPath = new LinkedHashMap<>();
        for (LinuxProcess.Mapping mapping : process.mappings()) {
            byPath.computeIfAbsent(mapping.path(), _ -> new ArrayList<>()).add(mapping);
        }
        byPath.forEach((path, mappings) -> {
            LinuxProcess.Mapping first = mappings.getFirst();
            long end = mappings.getLast().end();
            Optional<LoadedElf> elf = first.fileOffset() == 0
                    ? LoadedElf.at(core.memory(), first.start(), core.is64())
                    : Optional.empty();
            if (elf.isPresent() || isProgram(path, mappings)) {
                Optional<LoadedElf> loaded = elf;
                add(path, first.start(), end, loaded);
            }
        });
    }

    /** Data files are mapped too; what has an executable part is code, as far as the core tells. */
    private boolean isProgram(String path, List<LinuxProcess.Mapping> mappings) {
        boolean code = core.segments().stream()
                .filter(CoreFile.Segment::executable)
                .anyMatch(segment -> mappings.stream()
                        .anyMatch(
                                mapping -> segment.address() >= mapping.start() && segment.address() < mapping.end()));
        return code || path.contains(".so");
    }

    private void add(String path, long start, long end, Optional<LoadedElf> elf) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        String buildId = elf.flatMap(LoadedElf::buildId).orElse(null);
        BuildSymbols build = symbolsOf(name, buildId);
        long bias = elf.map(LoadedElf::bias).orElseGet(() -> build == null ? start : start - lowest(build.code()));
        found.add(new Modules.Module(
                new CodeImage(name, bias, start, end, build == null ? null : build.code()), buildId, build));
    }

    private @Nullable BuildSymbols symbolsOf(String name, @Nullable String buildId) {
        if (buildId != null) {
            return symbols.byBuildId().apply(buildId).orElse(null);
        }
        BuildSymbols build = symbols.byName().apply(name).orElse(null);
        if (build != null) {
            warnings.add(
                    "The dump has no build id of %s; symbols of the same software version are used, which may differ."
                            .formatted(name));
        }
        return build;
    }

    /** Where the core has no list of files: the program itself, by what the kernel told it at its start. */
    private void executable() {
        OptionalLong headers = process.auxiliary(AT_PHDR);
        OptionalLong entry = process.auxiliary(AT_ENTRY);
        if (headers.isEmpty() || entry.isEmpty()) {
            return;
        }
        Optional<LoadedElf> elf = LoadedElf.ofHeaders(
                core.memory(),
                headers.getAsLong(),
                (int) process.auxiliary(AT_PHNUM).orElse(0),
                (int) process.auxiliary(AT_PHENT).orElse(0),
                core.is64());
        String name = process.name().isEmpty() ? "program" : process.name();
        String buildId = elf.flatMap(LoadedElf::buildId).orElse(null);
        BuildSymbols build = symbolsOf(name, buildId);
        if (build != null) {
            ElfFile file = build.code().elf();
            long bias = entry.getAsLong() - file.entry();
            found.add(new Modules.Module(
                    new CodeImage(name, bias, bias + lowest(build.code()), bias + highest(file), build.code()),
                    buildId,
                    build));
            return;
        }
        long start = headers.getAsLong() & -4096L;
        long end = elf.map(LoadedElf::end).orElseGet(() -> endOfSegment(entry.getAsLong()));
        found.add(new Modules.Module(
                new CodeImage(name, elf.map(LoadedElf::bias).orElse(0L), start, end, null), buildId, null));
    }

    private long endOfSegment(long address) {
        return core.segments().stream()
                .filter(segment -> Long.compareUnsigned(address - segment.address(), segment.bytes()) < 0)
                .mapToLong(segment -> segment.address() + segment.bytes())
                .findFirst()
                .orElse(address + 1);
    }

    /** And its libraries, by the list of the dynamic linker. */
    private void linked() {
        OptionalLong headers = process.auxiliary(AT_PHDR);
        Optional<LoadedElf> elf = headers.isEmpty()
                ? Optional.empty()
                : LoadedElf.ofHeaders(
                        core.memory(),
                        headers.getAsLong(),
                        (int) process.auxiliary(AT_PHNUM).orElse(0),
                        (int) process.auxiliary(AT_PHENT).orElse(0),
                        core.is64());
        OptionalLong dynamic =
                elf.map(it -> it.runtimeAddress(LoadedElf.PT_DYNAMIC)).orElse(OptionalLong.empty());
        if (dynamic.isEmpty()) {
            return;
        }
        for (LinkMap.Library library : LinkMap.of(core.memory(), dynamic.getAsLong(), core.is64() ? 8 : 4)) {
            LoadedElf.at(core.memory(), library.base(), core.is64())
                    .ifPresent(loaded -> add(library.path(), library.base(), loaded.end(), Optional.of(loaded)));
        }
    }

    /** The kernel's own small library, which cores have whole: it is its own symbol file. */
    private void vdso() {
        OptionalLong base = process.auxiliary(AT_SYSINFO_EHDR);
        if (base.isEmpty() || base.getAsLong() == 0) {
            return;
        }
        Optional<LoadedElf> header = LoadedElf.at(core.memory(), base.getAsLong(), core.is64());
        header.ifPresent(loaded -> found.add(new Modules.Module(
                new CodeImage(
                        VDSO,
                        loaded.bias(),
                        base.getAsLong(),
                        loaded.end(),
                        WholeElf.at(core.memory(), base.getAsLong())
                                .map(elf -> new CodeFile(elf, null))
                                .orElse(null)),
                loaded.buildId().orElse(null),
                null)));
    }

    private static long lowest(CodeFile code) {
        return code.elf().segments().stream()
                .filter(segment -> segment.type() == Segment.LOAD)
                .mapToLong(segment -> segment.address() & -4096L)
                .min()
                .orElse(0);
    }

    private static long highest(ElfFile file) {
        return file.segments().stream()
                .filter(segment -> segment.type() == Segment.LOAD)
                .mapToLong(segment -> segment.address() + segment.memoryBytes())
                .max()
                .orElse(0);
    }
}
