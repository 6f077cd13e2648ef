package dev.fleetward.symbols.dwarf;

import dev.fleetward.symbols.elf.BadElf;
import dev.fleetward.symbols.elf.ElfFile;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Turns addresses of a build into functions and lines. Opening it reads the units' roots only; a unit is indexed when an
 * address first lies in it. Shared, safe for concurrent use. Never fails over broken debug information once opened: what
 * is broken is missing, and told by {@link #damage}.
 */
public final class SymbolIndex {
    private final DebugInfo info;
    private final CodeRanges code;
    private final List<Unit> units;
    private final AtomicReferenceArray<@Nullable UnitIndex> indexed;
    private final NameCache names = new NameCache();
    private final Segments byRoots;
    private volatile @Nullable Segments byFunctions;
    private final List<Integer> rootsWithoutRanges;

    private SymbolIndex(DebugInfo info) {
        this.info = info;
        this.code = new CodeRanges(info.elf());
        this.units = info.units().filter(unit -> !unit.header().isType()).toList();
        this.indexed = new AtomicReferenceArray<>(units.size());
        var roots = new RootRanges(units, code);
        this.byRoots = roots.segments();
        this.rootsWithoutRanges = roots.without();
    }

    public static SymbolIndex of(ElfFile elf) {
        return new SymbolIndex(DebugInfo.of(elf));
    }

    public static SymbolIndex of(DebugInfo info) {
        return new SymbolIndex(info);
    }

    /**
     * The functions that the instruction at this link-time address belongs to, innermost first; empty where there is no
     * code that the build tells of. For a return address ask one byte before it.
     */
    public List<SourceFrame> frames(long address) {
        int unit = byRoots.at(address);
        if (unit == Segments.NONE) {
            unit = byFunctions().at(address);
        }
        if (unit == Segments.NONE) {
            FunctionName name = symbol(address);
            return name.shown().isEmpty() ? List.of() : List.of(name.frame("", 0, 0, false));
        }
        return index(unit).frames(address, names, this::symbol);
    }

    /** The compilation whose code lies at this link-time address. */
    public Optional<Unit> unitAt(long address) {
        int unit = byRoots.at(address);
        if (unit == Segments.NONE) {
            unit = byFunctions().at(address);
        }
        return unit == Segments.NONE ? Optional.empty() : Optional.of(units.get(unit));
    }

    /** Indexes everything now instead of when it is asked for. */
    public SymbolIndex complete() {
        IntStream.range(0, units.size()).parallel().forEach(this::index);
        byFunctions();
        return this;
    }

    /** Whether there is debug information at all; without it frames have names from the symbol table alone. */
    public boolean hasDebugInfo() {
        return !units.isEmpty();
    }

    /** What could not be read so far, in words. */
    public List<String> damage() {
        return info.damage();
    }

    private UnitIndex index(int unit) {
        UnitIndex known = indexed.get(unit);
        if (known == null) {
            known = UnitIndex.of(units.get(unit), code);
            indexed.set(unit, known);
        }
        return known;
    }

    private FunctionName symbol(long address) {
        try {
            return info.elf()
                    .symbols()
                    .functionAt(address)
                    .map(symbol -> FunctionName.of(symbol.name()))
                    .orElse(FunctionName.NONE);
        } catch (BadElf e) {
            info.file().damaged("The symbol table: " + e.detail());
            return FunctionName.NONE;
        }
    }

    /** Some compilers do not say which code a unit has: then its functions do. Asked for when nothing else is found. */
    private Segments byFunctions() {
        Segments known = byFunctions;
        if (known == null) {
            var all = new Segments.Collector();
            for (int unit : rootsWithoutRanges) {
                index(unit).segments().forEach((low, high) -> all.add(low, high, unit));
            }
            known = all.flatten();
            byFunctions = known;
        }
        return known;
    }
}
