package dev.fleetward.crashes.rtos;

import dev.fleetward.crashes.unwind.Memory;
import dev.fleetward.symbols.elf.Symbol;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Saved memory seen through the names of a build. */
final class KernelMemory {
    private static final int MAX_NAME_BYTES = 64;

    private final Program program;
    private final Memory memory;

    KernelMemory(Program program, Memory memory) {
        this.program = program;
        this.memory = memory;
    }

    int wordBytes() {
        return program.wordBytes();
    }

    Optional<Symbol> variable(String name) {
        return program.variable(name);
    }

    /** Where a variable lies, if the build has it and it was saved. */
    OptionalLong addressOf(String name) {
        Optional<Symbol> symbol =
                program.variable(name).filter(it -> memory.read(it.address(), 1).isPresent());
        return symbol.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(symbol.get().address());
    }

    OptionalLong word(String variable) {
        OptionalLong at = addressOf(variable);
        return at.isEmpty() ? at : word(at.getAsLong());
    }

    OptionalLong word(long address) {
        return memory.read(address, program.wordBytes());
    }

    OptionalLong number(long address, int bytes) {
        return memory.read(address, bytes);
    }

    int offset(List<String> types, String member, int otherwise) {
        return program.offset(types, member).orElse(otherwise);
    }

    /** Characters up to a zero; empty text when they were not saved. */
    String text(long address) {
        return memory.upTo(address, MAX_NAME_BYTES)
                .map(bytes -> {
                    int end = 0;
                    while (end < bytes.limit() && bytes.get(end) != 0) {
                        end++;
                    }
                    var characters = new byte[end];
                    bytes.get(0, characters);
                    return new String(characters, StandardCharsets.UTF_8);
                })
                .orElse("");
    }

    /** Bytes from the bottom of a stack that still hold the pattern it was filled with; null when not saved. */
    @Nullable
    Long untouched(@Nullable Long low, @Nullable Long high, int pattern) {
        if (low == null || memory.read(low, 1).isEmpty()) {
            return null;
        }
        long end = high == null ? Long.MAX_VALUE : high;
        long at = low;
        while (at < end && memory.read(at, 1).orElse(-1) == pattern) {
            at++;
        }
        return at - low;
    }
}
