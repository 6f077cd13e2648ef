package dev.fleetward.crashes.dump;

import dev.fleetward.crashes.rtos.Program;
import dev.fleetward.crashes.unwind.CodeFile;
import dev.fleetward.symbols.dwarf.DebugInfo;
import dev.fleetward.symbols.elf.ElfFile;
import dev.fleetward.symbols.elf.Symbol;
import java.util.List;
import java.util.Optional;

/**
 * The symbols of one build, opened. Worth keeping from one dump to the next: tables are read when first needed and stay.
 * Shared, safe for concurrent use.
 */
public final class BuildSymbols {
    private final CodeFile code;
    private final Program program;

    private BuildSymbols(ElfFile code, DebugInfo info) {
        this.code = new CodeFile(code, info);
        this.program = new Program(info.elf(), info);
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
        return new BuildSymbols(code, DebugInfo.of(debug));
    }

    CodeFile code() {
        return code;
    }

    Program program() {
        return program;
    }

    List<SourceFrame> frames(long linked) {
        return program.elf()
                .symbols()
                .functionAt(linked)
                .map(symbol -> List.of(new SourceFrame(symbol.name(), "", "", 0, 0, false)))
                .orElse(List.of());
    }

    /** The name of data that lies there, for a program counter that is no code. */
    Optional<String> dataAt(long linked) {
        return code.elf().symbols().objectAt(linked).map(Symbol::name);
    }
}
