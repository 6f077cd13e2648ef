package dev.fleetward.crashes.dump;

import dev.fleetward.crashes.unwind.Memory;
import java.nio.ByteBuffer;

/** The memory a dump saved, for a person who wants to look into it. */
public final class DumpMemory {
    private DumpMemory() {}

    /** @throws BadDump if it is of no form that holds memory */
    public static Memory of(ByteBuffer dump) throws BadDump {
        return McuCoredump.of(dump).memory();
    }
}
