package dev.fleetward.symbols.dwarf;

import java.util.ArrayDeque;
import java.util.Optional;

/** Finds types by name. */
final class Types {
    private static final int MAX_ALIASES = 16;

    private Types() {}

    static Optional<Die> find(DebugInfo info, String name) {
        return info.units().flatMap(unit -> in(unit, name).stream()).findFirst();
    }

    private static Optional<Die> in(Unit unit, String name) {
        var scopes = new ArrayDeque<Die>();
        scopes.add(unit.root());
        while (!scopes.isEmpty()) {
            for (Die child : scopes.remove().children()) {
                if (Tag.isType(child.tag())
                        && child.text(At.NAME).filter(name::equals).isPresent()
                        && !child.flag(At.DECLARATION)) {
                    return Optional.of(child);
                }
                if (child.is(Tag.NAMESPACE)) {
                    scopes.add(child);
                }
            }
        }
        return Optional.empty();
    }

    /** What typedefs and qualifiers stand for in the end. */
    static Die unaliased(Die type) {
        Die plain = type;
        for (int i = 0; i < MAX_ALIASES; i++) {
            switch (plain.tag()) {
                case Tag.TYPEDEF, Tag.CONST_TYPE, Tag.VOLATILE_TYPE, Tag.ATOMIC_TYPE -> {
                    Optional<Die> next = plain.type();
                    if (next.isEmpty()) {
                        return plain;
                    }
                    plain = next.get();
                }
                default -> {
                    return plain;
                }
            }
        }
        return plain;
    }
}
