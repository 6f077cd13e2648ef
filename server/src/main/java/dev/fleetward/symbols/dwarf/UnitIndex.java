package dev.fleetward.symbols.dwarf;

import dev.fleetward.symbols.elf.BadElf;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** The frames of one unit's code. Immutable but for names that are made when first asked for; safe for concurrent use. */
final class UnitIndex {
    private final Unit unit;
    private final FunctionTable functions;
    private final LineTable lines;
    private final FileTable files;
    private final @Nullable FunctionName[] names;
    private final @Nullable FunctionName[] outerNames;

    private UnitIndex(Unit unit, FunctionTable functions, LineTable lines, FileTable files) {
        this.unit = unit;
        this.functions = functions;
        this.lines = lines;
        this.files = files;
        this.names = new FunctionName[functions.nameRefs().length];
        this.outerNames = new FunctionName[functions.parents().length];
    }

    /** What is broken is left out and told; the other half still serves. */
    static UnitIndex of(Unit unit, CodeRanges code) {
        FunctionTable functions = FunctionTable.EMPTY;
        try {
            functions = FunctionWalk.of(unit, code);
        } catch (BadElf e) {
            unit.file().damaged("Functions of the %s: %s".formatted(unit, e.detail()));
        }
        LineTable lines = LineTable.EMPTY;
        Unit lined = unit.skeleton().orElse(unit);
        FileTable files = FileTable.none(lined);
        try {
            long at = lined.facts().lines();
            if (at != Root.NONE) {
                LineHeader header = LineHeader.read(lined, at);
                files = header.files();
                lines = LineProgram.run(header, code);
            }
        } catch (BadElf e) {
            unit.file().damaged("Lines of the %s: %s".formatted(unit, e.detail()));
        }
        unit.letGo();
        return new UnitIndex(unit, functions, lines, files);
    }

    Segments segments() {
        return functions.segments();
    }

    /** Innermost first. {@code symbols} names functions that the unit does not name, or not in full. */
    List<SourceFrame> frames(long address, NameCache cache, LongFunction<FunctionName> symbols) {
        int node = functions.at(address);
        int row = meaningfulRow(address, node);
        String file = row == LineTable.NONE ? "" : files.path(lines.file(row));
        int line = row == LineTable.NONE ? 0 : lines.line(row);
        int column = row == LineTable.NONE ? 0 : lines.column(row);
        if (node == FunctionTable.NONE) {
            FunctionName name = symbols.apply(address);
            return name.shown().isEmpty() && row == LineTable.NONE
                    ? List.of()
                    : List.of(name.frame(file, line, column, false));
        }
        if (!functions.isInlined(node)) {
            return List.of(outerName(node, address, cache, symbols).frame(file, line, column, false));
        }
        var frames = new ArrayList<SourceFrame>();
        while (node != FunctionTable.NONE) {
            boolean inlined = functions.isInlined(node);
            FunctionName name = inlined ? name(node, cache) : outerName(node, address, cache, symbols);
            frames.add(name.frame(file, line, column, inlined));
            file = files.path(functions.callFile(node));
            line = functions.callLine(node);
            column = functions.callColumn(node);
            node = functions.parents()[node];
        }
        return frames;
    }

    /** Code of the compiler's own making has line 0: what came before it in the same function is nearer the truth. */
    private int meaningfulRow(long address, int node) {
        int row = lines.at(address);
        if (row == LineTable.NONE || lines.line(row) != 0) {
            return row;
        }
        int function = functions.outermost(node);
        int earlier = lines.before(row);
        while (earlier != LineTable.NONE && functions.outermost(functions.at(lines.address(earlier))) == function) {
            if (lines.line(earlier) != 0) {
                return earlier;
            }
            earlier = lines.before(earlier);
        }
        return row;
    }

    /** GNU C++ leaves out the linker's name of some templates, and with it the namespaces; the symbol table has it. */
    private FunctionName outerName(int node, long address, NameCache cache, LongFunction<FunctionName> symbols) {
        FunctionName known = outerNames[node];
        if (known == null) {
            known = name(node, cache);
            boolean isWhole = !known.linkage().isEmpty()
                    || unit.facts().inC() && !known.shown().isEmpty();
            FunctionName symbol = isWhole ? known : symbols.apply(address).withoutClones();
            known = symbol.linkage().isEmpty() && !known.shown().isEmpty() ? known : symbol;
            outerNames[node] = known;
        }
        return known;
    }

    private FunctionName name(int node, NameCache cache) {
        int index = functions.names()[node];
        FunctionName known = names[index];
        if (known == null) {
            long ref = functions.nameRefs()[index];
            Unit owner = functions.foreign().getOrDefault(index, unit);
            known = cache.name(owner, ref);
            names[index] = known;
        }
        return known;
    }
}
