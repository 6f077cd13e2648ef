package dev.fleetward.symbols.dwarf;

import dev.fleetward.symbols.elf.BadElf;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The same functions are inlined in hundreds of units: each name is read and demangled once. Safe for concurrent use. */
final class NameCache {
    private final Map<Place, FunctionName> names = new ConcurrentHashMap<>();

    private record Place(DebugFile file, long ref) {}

    FunctionName name(Unit unit, long ref) {
        return names.computeIfAbsent(new Place(unit.file(), ref), _ -> read(unit, ref));
    }

    private static FunctionName read(Unit unit, long ref) {
        try {
            String text = TextRef.text(ref & ~FunctionTable.LINKAGE, unit).orElse("");
            return (ref & FunctionTable.LINKAGE) != 0 ? FunctionName.of(text) : new FunctionName(text, "");
        } catch (BadElf e) {
            unit.file().damaged("A function's name: " + e.detail());
            return FunctionName.NONE;
        }
    }
}
