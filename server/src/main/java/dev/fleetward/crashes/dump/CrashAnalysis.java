package dev.fleetward.crashes.dump;

import dev.fleetward.symbols.elf.BadElf;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads a dump of any form it knows. Pure: the same dump and symbols give the same report. */
public final class CrashAnalysis {
    private static final int MCU_MAGIC = 0x45524f43;

    private CrashAnalysis() {}

    /** What can be said without any symbols. */
    public static CrashReport of(ByteBuffer dump) throws BadDump {
        return of(dump, SymbolSource.none());
    }

    /**
     * @param dump uncompressed, from position to limit; not changed
     * @param symbols what there is of the builds that ran
     * @throws BadDump if it is of no known form or not even its header can be read
     */
    public static CrashReport of(ByteBuffer dump, SymbolSource symbols) throws BadDump {
        ByteBuffer in = dump.slice().order(ByteOrder.LITTLE_ENDIAN);
        try {
            return analyse(in, symbols);
        } catch (BadElf damage) {
            // What the dump says by itself is better than nothing.
            return analyse(in, SymbolSource.none())
                    .warning("Symbols are left out, since a file of them is damaged. " + damage.detail());
        }
    }

    private static CrashReport analyse(ByteBuffer in, SymbolSource symbols) throws BadDump {
        if (in.remaining() >= Integer.BYTES && in.getInt(0) == MCU_MAGIC) {
            return McuAnalysis.of(in, symbols);
        }
        if (CoreFile.isElf(in)) {
            return LinuxAnalysis.of(in, symbols);
        }
        if (in.hasRemaining() && in.get(0) == '{') {
            return StacktraceAnalysis.of(in, symbols);
        }
        throw new BadDump("This is no crash dump: it begins with neither CORE, nor ELF, nor a stack trace in JSON.");
    }
}
