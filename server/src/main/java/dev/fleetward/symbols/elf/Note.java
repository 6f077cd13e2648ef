package dev.fleetward.symbols.elf;

import java.lang.foreign.MemorySegment;

/** A remark of the linker, the kernel or an agent, such as {@code GNU} 3, the build id. */
public record Note(String owner, int type, MemorySegment content) {
    static final int GNU_BUILD_ID = 3;

    boolean isBuildId() {
        return owner.equals("GNU") && type == GNU_BUILD_ID;
    }
}
