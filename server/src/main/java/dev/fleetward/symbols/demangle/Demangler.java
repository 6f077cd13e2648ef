package dev.fleetward.symbols.demangle;

import java.util.Optional;

/**
 * Names of linkers as the source has them: C++ by the Itanium ABI, Rust in both its manners. What none of them made, or
 * what is not whole, comes back as it went in.
 */
public final class Demangler {
    public static final int MAX_NAME_CHARS = 16_384;

    private Demangler() {}

    public static String demangle(String name) {
        if (name.length() < 3 || name.length() > MAX_NAME_CHARS) {
            return name;
        }
        // Apple's linkers put one more underscore before all names.
        String plain = name.startsWith("__Z") || name.startsWith("__R") ? name.substring(1) : name;
        return attempt(plain).orElse(name);
    }

    private static Optional<String> attempt(String name) {
        try {
            if (name.startsWith("_R")) {
                return Optional.of(RustName.demangle(name));
            }
            if (name.startsWith("_Z")) {
                return OldRustName.demangle(name).or(() -> Optional.of(CppName.demangle(name)));
            }
            return Optional.empty();
        } catch (NotMangled e) {
            return Optional.empty();
        }
    }
}
