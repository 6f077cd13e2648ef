package dev.fleetward.crashes.values;

import dev.fleetward.symbols.demangle.Demangler;
import dev.fleetward.symbols.elf.BadElf;
import dev.fleetward.symbols.elf.ElfFile;
import dev.fleetward.symbols.elf.Section;
import dev.fleetward.symbols.elf.Symbol;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Names what lies at addresses: {@code <g_indoor+4>}. Not safe for concurrent use. */
final class Naming {
    private static final int MAX_KEPT = 10_000;

    private final List<LoadedBuild> builds;
    private final Map<Long, String> kept = new HashMap<>();

    Naming(List<LoadedBuild> builds) {
        this.builds = builds;
    }

    /** Empty when no symbol is there. */
    String at(long address) {
        if (kept.size() >= MAX_KEPT) {
            kept.clear();
        }
        return kept.computeIfAbsent(address, this::find);
    }

    private String find(long address) {
        for (LoadedBuild build : builds) {
            if (build.image().holds(address)) {
                try {
                    String name = find(build.variables().elf(), build.image().linked(address));
                    if (!name.isEmpty()) {
                        return name;
                    }
                } catch (BadElf damage) {
                    // The address is shown without a name.
                }
            }
        }
        return "";
    }

    private static String find(ElfFile elf, long address) {
        // The lowest bit of an Arm function's address says that its code is Thumb.
        long code = elf.machine() == ElfFile.ARM ? address & ~1L : address;
        Optional<Symbol> function = elf.symbols().functionAt(code).filter(it -> isThere(elf, code));
        if (function.isPresent()) {
            return named(function.get(), code);
        }
        return elf.symbols()
                .objectAt(address)
                .filter(it -> isThere(elf, address))
                .map(it -> named(it, address))
                .orElse("");
    }

    private static boolean isThere(ElfFile elf, long address) {
        for (Section section : elf.sections()) {
            if (section.isAllocated() && section.holds(address)) {
                return true;
            }
        }
        return elf.sections().isEmpty();
    }

    private static String named(Symbol symbol, long address) {
        long distance = address - symbol.address();
        String name = Demangler.demangle(symbol.name());
        return distance == 0 ? "<" + name + ">" : "<" + name + "+" + Long.toUnsignedString(distance) + ">";
    }
}
