package dev.fleetward.symbols.dwarf;

/** What an attribute holds. */
public sealed interface Value {
    /** A number of so many bytes, zero-extended; zero bytes when it was written with its own sign. */
    record Constant(long value, int bytes) implements Value {
        /** The number read as signed. */
        public long signed() {
            int shift = bytes == 0 ? 0 : Long.SIZE - 8 * bytes;
            return value << shift >> shift;
        }
    }

    record Address(long value) implements Value {}

    record Text(String value) implements Value {}

    record Flag(boolean value) implements Value {}

    /** Where in a section a list or a table begins. */
    record Offset(long value) implements Value {}

    /** An entry elsewhere; {@link Die#reference} goes there. */
    record Reference(Space space, long value) implements Value {}

    /** Bytes, or an expression when {@code isExpression}. In DWARF 2 and 3 all expressions are plain blocks. */
    record Block(byte[] bytes, boolean isExpression) implements Value {}

    /** What a reference counts from. */
    enum Space {
        /** The section of its unit. */
        SECTION,
        /** Type units, by their signature. */
        SIGNATURE,
        /** The file that several share (dwz). */
        SHARED_FILE
    }
}
