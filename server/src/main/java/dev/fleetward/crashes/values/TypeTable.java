package dev.fleetward.crashes.values;

import dev.fleetward.symbols.dwarf.At;
import dev.fleetward.symbols.dwarf.Die;
import dev.fleetward.symbols.dwarf.Tag;
import dev.fleetward.symbols.dwarf.Unit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The types of a build that were asked for. Shared, safe for concurrent use. */
final class TypeTable {
    private static final int MAX_KEPT_TYPES = 50_000;
    private static final int MAX_KEPT_UNITS = 64;
    private static final int MAX_DEPTH = 64;

    private final Map<Place, Type> types = new ConcurrentHashMap<>();
    private final Map<Unit, Map<Long, String>> scopes = new ConcurrentHashMap<>();
    private final Type nothing = Type.nothing(this);

    private record Place(Unit unit, long offset) {}

    Type of(Die die) {
        var place = new Place(die.unit(), die.offset());
        Type known = types.get(place);
        if (known == null) {
            known = Type.of(this, die);
            if (types.size() >= MAX_KEPT_TYPES) {
                types.clear();
            }
            types.put(place, known);
        }
        return known;
    }

    /** Of a variable, a member, a pointer's target: what has no type there is {@code void}. */
    Type typeOf(Die owner) {
        return owner.type().map(this::of).orElse(nothing);
    }

    /** With the namespaces and types around it, in languages that have them; {@code otherwise} for one without a name. */
    String qualified(Die type, String otherwise) {
        String name = type.name().orElse(otherwise);
        return switch (Language.of(type.unit())) {
            case C -> name;
            case CPP -> scope(type) + TypeName.canonical(name);
            case RUST, OTHER -> scope(type) + name;
        };
    }

    /** What stands before an enumeration's constants. */
    String enumeratorScope(Die enumeration) {
        if (Language.of(enumeration.unit()) == Language.C) {
            return "";
        }
        return enumeration.flag(At.ENUM_CLASS) ? qualified(enumeration, "{unnamed}") + "::" : scope(enumeration);
    }

    /** Where it was declared first: what defines it may stand elsewhere. */
    private String scope(Die die) {
        Die declared = die.origins().getLast();
        return scopes(declared.unit()).getOrDefault(declared.offset(), "");
    }

    private Map<Long, String> scopes(Unit unit) {
        Map<Long, String> known = scopes.get(unit);
        if (known == null) {
            known = new HashMap<>();
            collect(unit.root(), "", known, 0);
            if (scopes.size() >= MAX_KEPT_UNITS) {
                scopes.clear();
            }
            scopes.put(unit, known);
        }
        return known;
    }

    private static void collect(Die scope, String around, Map<Long, String> found, int depth) {
        for (Die child : scope.children()) {
            switch (child.tag()) {
                case Tag.NAMESPACE, Tag.STRUCTURE_TYPE, Tag.CLASS_TYPE, Tag.UNION_TYPE, Tag.ENUMERATION_TYPE -> {
                    if (!around.isEmpty()) {
                        found.put(child.offset(), around);
                    }
                    Optional<String> name = child.name();
                    boolean cpp = Language.of(scope.unit()) == Language.CPP;
                    String here =
                            name.map(it -> cpp ? TypeName.canonical(it) : it).orElse("(anonymous namespace)");
                    String inner = around + here + "::";
                    if (depth < MAX_DEPTH && (name.isPresent() || child.is(Tag.NAMESPACE))) {
                        collect(child, inner, found, depth + 1);
                    }
                }
                case Tag.TYPEDEF, Tag.VARIABLE, Tag.MEMBER -> {
                    if (!around.isEmpty()) {
                        found.put(child.offset(), around);
                    }
                }
                default -> {}
            }
        }
    }
}
