package dev.fleetward.symbols.dwarf;

import dev.fleetward.symbols.elf.Reader;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the names of a unit's functions lie. A concrete or inlined function has its name where it is abstract, which may
 * have it where it is declared; each such place is looked at once.
 */
final class FunctionNames {
    private static final int MAX_ORIGINS = 8;

    private final Unit unit;
    private final Abbreviations abbreviations;
    private final Reader in;
    private final Longs refs = new Longs();
    private final OffsetMap byOrigin = new OffsetMap();
    private final OffsetMap byRef = new OffsetMap();
    private final Map<Integer, Unit> foreign = new HashMap<>();

    FunctionNames(Unit unit) {
        this.unit = unit;
        this.abbreviations = unit.abbreviations();
        this.in = unit.reader();
    }

    /**
     * The index of a function's name.
     *
     * @param originAt where in the unit the reference to what has the name stands; negative for none
     */
    int of(long linkage, long name, int originAt, int originForm) {
        if (linkage != TextRef.NONE) {
            return index(linkage | FunctionTable.LINKAGE);
        }
        if (originAt < 0) {
            return index(name);
        }
        if (!Attribute.isReference(originForm)) {
            return elsewhere(unit, Attribute.read(in.at(originAt), originForm, 0, unit), name);
        }
        long origin = Attribute.number(in.at(originAt), originForm, 0, unit);
        int known = byOrigin.get(origin);
        if (known == OffsetMap.ABSENT) {
            known = ofOrigin(origin, name);
            byOrigin.put(origin, known);
        }
        return known;
    }

    private int ofOrigin(long origin, long ownName) {
        if (origin < unit.header().offset() || origin >= unit.header().end()) {
            return elsewhere(unit, new Value.Reference(Value.Space.SECTION, origin), ownName);
        }
        long name = ownName;
        long next = origin;
        for (int i = 0; i < MAX_ORIGINS; i++) {
            in.at(next - unit.header().offset());
            Abbreviation shape = abbreviations.of(in.uleb());
            next = -1;
            for (int each = 0; each < shape.count(); each++) {
                int form = shape.forms[each];
                switch (shape.attributes[each]) {
                    case At.LINKAGE_NAME, At.MIPS_LINKAGE_NAME -> {
                        return index(TextRef.read(in, form, unit) | FunctionTable.LINKAGE);
                    }
                    case At.NAME -> {
                        long found = TextRef.read(in, form, unit);
                        name = name == TextRef.NONE ? found : name;
                    }
                    case At.ABSTRACT_ORIGIN, At.SPECIFICATION -> {
                        if (!Attribute.isReference(form)) {
                            return elsewhere(unit, Attribute.read(in, form, 0, unit), name);
                        }
                        next = Attribute.number(in, form, 0, unit);
                    }
                    default -> shape.skip(in, each, unit.header().encoding());
                }
            }
            if (next < 0) {
                break;
            }
            if (next < unit.header().offset() || next >= unit.header().end()) {
                return elsewhere(unit, new Value.Reference(Value.Space.SECTION, next), name);
            }
        }
        return index(name);
    }

    /** In another unit, or in the file that several share. */
    private int elsewhere(Unit from, Value value, long ownName) {
        Die origin = value instanceof Value.Reference reference
                ? from.info().follow(from, reference).orElse(null)
                : null;
        long found = TextRef.NONE;
        @Nullable Unit owner = null;
        if (origin != null) {
            for (Die die : origin.origins()) {
                long linkage = die.textRef(At.LINKAGE_NAME);
                linkage = linkage == TextRef.NONE ? die.textRef(At.MIPS_LINKAGE_NAME) : linkage;
                if (linkage != TextRef.NONE) {
                    found = linkage | FunctionTable.LINKAGE;
                    owner = die.unit();
                    break;
                }
                if (found == TextRef.NONE) {
                    found = die.textRef(At.NAME);
                    owner = die.unit();
                }
            }
        }
        if (found == TextRef.NONE || owner == null) {
            return index(ownName);
        }
        if (owner.file() == unit.file()) {
            return index(found);
        }
        foreign.put(refs.size(), owner);
        refs.add(found);
        return refs.size() - 1;
    }

    private int index(long ref) {
        int known = byRef.get(ref);
        if (known == OffsetMap.ABSENT) {
            known = refs.size();
            refs.add(ref);
            byRef.put(ref, known);
        }
        return known;
    }

    long[] refs() {
        return refs.toArray();
    }

    Map<Integer, Unit> foreign() {
        return Map.copyOf(foreign);
    }
}
