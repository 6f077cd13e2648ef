package dev.fleetward.symbols;

/** What was to be a symbol map, or the part of an ELF that holds one, is none. The message says what and where. */
public final class BadSymbolMap extends Exception {
    BadSymbolMap(String detail) {
        super(detail, null, false, false);
    }

    public String detail() {
        return String.valueOf(getMessage());
    }
}
