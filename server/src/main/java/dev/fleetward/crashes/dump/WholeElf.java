package dev.fleetward.crashes.dump;

import dev.fleetward.crashes.unwind.Memory;
import dev.fleetward.symbols.elf.BadElf;
import dev.fleetward.symbols.elf.ElfFile;
import java.util.Optional;

/** An ELF file that lies whole in saved memory. */
final class WholeElf {
    private static final int MAX_BYTES = 1 << 20;

    private WholeElf() {}

    static Optional<ElfFile> at(Memory memory, long base) {
        return memory.upTo(base, MAX_BYTES).flatMap(bytes -> {
            var copy = new byte[bytes.remaining()];
            bytes.get(copy);
            try {
                return Optional.of(ElfFile.of(copy));
            } catch (BadElf partOnly) {
                return Optional.empty();
            }
        });
    }
}
