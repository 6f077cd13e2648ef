package dev.fleetward.symbols.demangle;

/** The name is not of the kind it looked like. */
final class NotMangled extends RuntimeException {
    NotMangled() {
        super("not a mangled name", null, false, false);
    }
}
