package dev.fleetward.crashes.dump;

import dev.fleetward.crashes.rtos.Program;
import dev.fleetward.crashes.unwind.CodeFile;
import dev.fleetward.crashes.values.BuildVariables;
import dev.fleetward.symbols.dwarf.DebugInfo;
import dev.fleetward.symbols.dwarf.SourceFrame;
import dev.fleetward.symbols.dwarf.SymbolIndex;
import dev.fleetward.symbols.elf.ElfFile;
import dev.fleetward.symbols.elf.Symbol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The symbols of one build, opened. Worth keeping from one dump to the next: tables are read when first needed and stay.
 * Shared, safe for concurrent use.
 */
public final class BuildSymbols {
    private final CodeFile code;
    private final SymbolIndex index;
    private final Program program;
    private final QualifiedNames qualified;
    private final BuildVariables variables;

    private BuildSymbols(ElfFile code, DebugInfo info, SymbolIndex index) {
        this.code = new CodeFile(code, info);
        this.index = index;
        this.program = new Program(info.elf(), info);
        this.qualified = new QualifiedNames(info);
        this.variables = new BuildVariables(info, index);
    }

    /** Of a file that has both code and debug information. */
    public static BuildSymbols of(ElfFile elf) {
        return of(elf, elf);
    }

    /**
     * @param code the file that has the code and its unwind tables
     * @param debug the file that has the debug information, which may be the same
     */
    public static BuildSymbols of(ElfFile code, ElfFile debug) {
        DebugInfo info = DebugInfo.of(debug);
        return of(code, info, SymbolIndex.of(info));
    }

    /** @param index over {@code info}, if it was opened before */
    public static BuildSymbols of(ElfFile code, DebugInfo info, SymbolIndex index) {
        return new BuildSymbols(code, info, index);
    }

    CodeFile code() {
        return code;
    }

    BuildVariables variables() {
        return variables;
    }

    Program program() {
        return program;
    }

    /** The functions at an address, innermost first, by the names that backtraces show. */
    List<SourceFrame> frames(long linked) {
        List<SourceFrame> frames = index.frames(linked);
        boolean named = frames.stream().noneMatch(frame -> frame.linkageName().isEmpty());
        List<String> names = named ? List.of() : qualified.at(linked);
        var shown = new ArrayList<SourceFrame>();
        for (int i = 0; i < frames.size(); i++) {
            SourceFrame frame = frames.get(i);
            if (frame.linkageName().startsWith("_Z")) {
                shown.add(renamed(frame, BacktraceName.of(frame.function())));
            } else if (frame.linkageName().isEmpty() && names.size() == frames.size()) {
                shown.add(renamed(frame, names.get(i)));
            } else {
                shown.add(frame);
            }
        }
        return shown;
    }

    private static SourceFrame renamed(SourceFrame frame, String function) {
        return new SourceFrame(
                function, frame.linkageName(), frame.file(), frame.line(), frame.column(), frame.inlined());
    }

    /** The name of data that lies there, for a program counter that is no code. */
    Optional<String> dataAt(long linked) {
        return code.elf().symbols().objectAt(linked).map(Symbol::name);
    }
}
