package dev.fleetward.crashes.values;

import dev.fleetward.symbols.dwarf.Die;
import java.util.List;

/** Where a value is. */
sealed interface Location {
    /** In memory of the running program. */
    record InMemory(long address) implements Location {}

    record InRegister(int number) implements Location {}

    /** Nowhere, but it can be computed. */
    record Computed(Operand value) implements Location {}

    /** Nowhere, but the compiler knew it. */
    record Known(byte[] bytes) implements Location {}

    /** A pointer that was never made, so many bytes into the value of a variable that may itself be nowhere. */
    record Synthetic(Die target, long distance) implements Location {}

    record InPieces(List<Piece> pieces) implements Location {}

    record Nowhere() implements Location {}

    /** @param offset in bits, from the beginning of where the piece lies */
    record Piece(Location location, long bits, long offset) {}
}
