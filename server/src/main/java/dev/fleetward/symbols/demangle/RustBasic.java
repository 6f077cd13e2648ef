package dev.fleetward.symbols.demangle;

/** Rust's types of one letter, and values of theirs. */
final class RustBasic {
    private RustBasic() {}

    /** Empty for a letter that is none of them. */
    static String name(char code) {
        return switch (code) {
            case 'a' -> "i8";
            case 'b' -> "bool";
            case 'c' -> "char";
            case 'd' -> "f64";
            case 'e' -> "str";
            case 'f' -> "f32";
            case 'h' -> "u8";
            case 'i' -> "isize";
            case 'j' -> "usize";
            case 'l' -> "i32";
            case 'm' -> "u32";
            case 'n' -> "i128";
            case 'o' -> "u128";
            case 'p' -> "_";
            case 's' -> "i16";
            case 't' -> "u16";
            case 'u' -> "()";
            case 'v' -> "...";
            case 'x' -> "i64";
            case 'y' -> "u64";
            case 'z' -> "!";
            default -> "";
        };
    }

    static String value(char type, String digits, boolean negative) {
        if (digits.length() > 16) {
            return "0x" + digits;
        }
        long value = digits.isEmpty() ? 0 : Long.parseUnsignedLong(digits, 16);
        return switch (type) {
            case 'b' -> value == 0 ? "false" : "true";
            case 'c' -> Character.isValidCodePoint((int) value) ? "'" + Character.toString((int) value) + "'" : "'?'";
            default -> (negative ? "-" : "") + Long.toUnsignedString(value);
        };
    }
}
