package dev.fleetward.crashes.values;

import dev.fleetward.symbols.dwarf.At;
import dev.fleetward.symbols.dwarf.Unit;

/** How a compilation's types are written: C says {@code struct sensor}, the others {@code gateway::Reading}. */
enum Language {
    C,
    CPP,
    RUST,
    OTHER;

    static Language of(Unit unit) {
        return switch ((int) unit.root().number(At.LANGUAGE).orElse(0)) {
            case 0x01, 0x02, 0x0c, 0x1d, 0x2c, 0x8001 -> C;
            case 0x04, 0x1a, 0x21, 0x2b, 0x3a -> CPP;
            case 0x1c -> RUST;
            default -> OTHER;
        };
    }
}
