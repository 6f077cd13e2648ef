package dev.fleetward.crashes.rtos;

import dev.fleetward.symbols.dwarf.DebugInfo;
import dev.fleetward.symbols.dwarf.Member;
import dev.fleetward.symbols.elf.BadElf;
import dev.fleetward.symbols.elf.ElfFile;
import dev.fleetward.symbols.elf.Symbol;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Where a build keeps its variables and the members of its structs. Shared, safe for concurrent use. */
public final class Program {
    private final ElfFile elf;
    private final @Nullable DebugInfo info;
    private final Map<String, List<Member>> members = new ConcurrentHashMap<>();
    private volatile @Nullable Map<String, Symbol> variables;

    /** @param info null when the build has no debug information */
    public Program(ElfFile elf, @Nullable DebugInfo info) {
        this.elf = elf;
        this.info = info;
    }

    public ElfFile elf() {
        return elf;
    }

    int wordBytes() {
        return elf.addressBytes();
    }

    Optional<Symbol> variable(String name) {
        Map<String, Symbol> known = variables;
        if (known == null) {
            var all = new HashMap<String, Symbol>();
            elf.symbols().all().filter(Symbol::isObject).forEach(symbol -> all.putIfAbsent(symbol.name(), symbol));
            known = Map.copyOf(all);
            variables = known;
        }
        return Optional.ofNullable(known.get(name));
    }

    /** Where a member begins in the first of these types that has it; empty when the build does not tell. */
    OptionalInt offset(List<String> types, String member) {
        for (String type : types) {
            for (Member candidate : members(type)) {
                if (candidate.name().equals(member)) {
                    return OptionalInt.of((int) candidate.offset());
                }
            }
        }
        return OptionalInt.empty();
    }

    private List<Member> members(String type) {
        return members.computeIfAbsent(type, name -> {
            try {
                return info == null ? List.of() : info.members(name);
            } catch (BadElf damage) {
                return List.of();
            }
        });
    }
}
