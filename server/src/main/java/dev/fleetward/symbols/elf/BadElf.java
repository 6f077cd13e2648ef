package dev.fleetward.symbols.elf;

/**
 * An ELF or DWARF structure that does not say what it should, or more of it than we read. Unchecked because every read
 * of every field may find one: callers catch it once, where the file came from.
 */
public final class BadElf extends RuntimeException {
    private final String reason;

    /** @param reason short stable name, such as {@code truncated} */
    public BadElf(String reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    public String reason() {
        return reason;
    }

    public String detail() {
        return String.valueOf(getMessage());
    }
}
