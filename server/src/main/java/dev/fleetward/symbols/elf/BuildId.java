package dev.fleetward.symbols.elf;

import java.util.HexFormat;
import java.util.Locale;

/** What a linker or a build step says a program is, as lower-case hex; devices may send the first few bytes alone. */
public record BuildId(String hex) {
    public static final int MAX_BYTES = 64;

    public BuildId {
        hex = hex.toLowerCase(Locale.ROOT);
        if (hex.isEmpty() || hex.length() > 2 * MAX_BYTES || !hex.matches("(?:[0-9a-f]{2})+")) {
            throw new IllegalArgumentException("A build id is 1 to %d bytes in hex.".formatted(MAX_BYTES));
        }
    }

    static BuildId of(byte[] bytes) {
        return new BuildId(HexFormat.of().formatHex(bytes));
    }

    public boolean startsWith(BuildId prefix) {
        return hex.startsWith(prefix.hex);
    }

    @Override
    public String toString() {
        return hex;
    }
}
