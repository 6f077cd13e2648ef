package dev.fleetward.crashes.values;

import dev.fleetward.symbols.dwarf.At;
import dev.fleetward.symbols.dwarf.Die;
import dev.fleetward.symbols.dwarf.Enumerator;
import dev.fleetward.symbols.dwarf.Tag;
import dev.fleetward.symbols.dwarf.Value;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A type, as far as showing values needs it. What it is made of is read when asked for, since types refer to each other
 * in circles. Shared, safe for concurrent use.
 */
final class Type {
    /** Qualifiers and typedefs before the type itself. */
    private static final int MAX_ALIASES = 32;

    private static final Set<String> WIDE_TEXT = Set.of("wchar_t", "char16_t", "char32_t");

    enum Kind {
        VOID,
        INTEGER,
        CHARACTER,
        BOOLEAN,
        FLOAT,
        COMPLEX,
        ENUMERATION,
        POINTER,
        REFERENCE,
        MEMBER_POINTER,
        RECORD,
        UNION,
        ARRAY,
        FUNCTION,
        /** A typedef or qualifier. */
        ALIAS,
        UNKNOWN
    }

    private final TypeTable table;
    private final @Nullable Die die;
    private final Kind kind;
    private volatile @Nullable List<Field> fields;
    private volatile @Nullable List<Enumerator> enumerators;
    private volatile @Nullable List<Dimension> dimensions;
    private volatile @Nullable String name;
    private volatile @Nullable Type target;

    /**
     * Of an array.
     *
     * @param count negative when it is only known while the program runs; 0 when the array does not say
     * @param code what computes the count then, or else {@code variable} holds it
     * @param highest what is told is the highest index, not the count
     * @param low index of the first element
     */
    record Dimension(
            long count, byte @Nullable [] code, @Nullable Die variable, boolean highest, long low) {}

    private Type(TypeTable table, @Nullable Die die, Kind kind) {
        this.table = table;
        this.die = die;
        this.kind = kind;
    }

    static Type nothing(TypeTable table) {
        return new Type(table, null, Kind.VOID);
    }

    /** A declaration that a type unit completes is taken for what that has. */
    static Type of(TypeTable table, Die die) {
        Die whole = die.has(At.SIGNATURE) ? die.reference(At.SIGNATURE).orElse(die) : die;
        return new Type(table, whole, kind(whole));
    }

    private static Kind kind(Die die) {
        return switch (die.tag()) {
            case Tag.BASE_TYPE ->
                switch ((int) die.number(At.ENCODING).orElse(0)) {
                    case 0x02 -> Kind.BOOLEAN;
                    case 0x03 -> Kind.COMPLEX;
                    case 0x04 -> Kind.FLOAT;
                    case 0x10, 0x11, 0x12 -> Kind.CHARACTER;
                    default -> Kind.INTEGER;
                };
            case Tag.STRUCTURE_TYPE, Tag.CLASS_TYPE -> Kind.RECORD;
            case Tag.UNION_TYPE -> Kind.UNION;
            case Tag.ENUMERATION_TYPE -> Kind.ENUMERATION;
            case Tag.POINTER_TYPE -> Kind.POINTER;
            case Tag.REFERENCE_TYPE, Tag.RVALUE_REFERENCE_TYPE -> Kind.REFERENCE;
            case Tag.PTR_TO_MEMBER_TYPE -> Kind.MEMBER_POINTER;
            case Tag.ARRAY_TYPE -> Kind.ARRAY;
            case Tag.SUBROUTINE_TYPE -> Kind.FUNCTION;
            case Tag.TYPEDEF, Tag.CONST_TYPE, Tag.VOLATILE_TYPE, Tag.RESTRICT_TYPE, Tag.ATOMIC_TYPE -> Kind.ALIAS;
            case Tag.UNSPECIFIED_TYPE -> Kind.VOID;
            default -> Kind.UNKNOWN;
        };
    }

    Kind kind() {
        return kind;
    }

    /** Null of {@code void}. */
    @Nullable
    Die die() {
        return die;
    }

    TypeTable table() {
        return table;
    }

    /** What typedefs and qualifiers stand for in the end. */
    Type plain() {
        Type plain = this;
        for (int i = 0; plain.kind == Kind.ALIAS && i < MAX_ALIASES; i++) {
            plain = plain.target();
        }
        return plain;
    }

    /** What a pointer leads to, an array is made of, a typedef stands for, a function gives. */
    Type target() {
        Type known = target;
        if (known == null) {
            known = die == null ? this : table.typeOf(die);
            target = known;
        }
        return known;
    }

    long bytes() {
        return bytes(0);
    }

    private long bytes(int depth) {
        if (die == null || depth > MAX_ALIASES) {
            return 0;
        }
        long told = die.number(At.BYTE_SIZE).orElse(-1);
        if (told >= 0) {
            return told;
        }
        return switch (kind) {
            case POINTER, REFERENCE -> die.unit().addressBytes();
            case MEMBER_POINTER ->
                target().plain().kind == Kind.FUNCTION
                        ? 2L * die.unit().addressBytes()
                        : die.unit().addressBytes();
            case ALIAS, ENUMERATION -> target().bytes(depth + 1);
            case ARRAY -> {
                long count = 1;
                for (Dimension dimension : dimensions()) {
                    count *= Math.max(0, dimension.count);
                }
                yield count * target().bytes(depth + 1);
            }
            default -> 0;
        };
    }

    boolean isSigned() {
        return switch (kind) {
            case INTEGER, CHARACTER -> {
                long encoding = die == null ? 0 : die.number(At.ENCODING).orElse(0);
                yield encoding == 0x05 || encoding == 0x06 || encoding == 0x0d;
            }
            case ENUMERATION ->
                die != null && die.has(At.TYPE)
                        ? target().plain().isSigned()
                        : enumerators().stream().anyMatch(each -> each.value() < 0);
            case FLOAT -> true;
            case ALIAS -> plain().isSigned();
            default -> false;
        };
    }

    /** Whether an array of it, or a pointer to it, is text: of one byte each, or of characters so called. */
    boolean isText() {
        Type each = this;
        for (int i = 0; i < MAX_ALIASES; i++) {
            if (each.kind == Kind.CHARACTER
                    || each.die != null
                            && (each.kind == Kind.ALIAS || each.kind == Kind.INTEGER)
                            && each.die.name().filter(WIDE_TEXT::contains).isPresent()) {
                return true;
            }
            if (each.kind != Kind.ALIAS) {
                break;
            }
            each = each.target();
        }
        return each.kind == Kind.INTEGER
                && each.bytes() == 1
                && each.die != null
                && Language.of(each.die.unit()) != Language.RUST;
    }

    /** What stands before its quotes. */
    String textPrefix() {
        Type each = this;
        for (int i = 0; i < MAX_ALIASES && each.die != null; i++) {
            switch (each.die.name().orElse("")) {
                case "wchar_t" -> {
                    return "L";
                }
                case "char16_t" -> {
                    return "u";
                }
                case "char32_t" -> {
                    return "U";
                }
                default -> {}
            }
            if (each.kind != Kind.ALIAS) {
                break;
            }
            each = each.target();
        }
        return "";
    }

    boolean isDeclaration() {
        return die != null && die.flag(At.DECLARATION);
    }

    boolean isCpp() {
        return die != null && Language.of(die.unit()) == Language.CPP;
    }

    /** Of a struct, class or union, in the order of the source, base classes among them. */
    List<Field> fields() {
        List<Field> known = fields;
        if (known == null) {
            known = die == null ? List.of() : Field.of(this, die);
            fields = known;
        }
        return known;
    }

    Optional<Field> field(String wanted) {
        return fields().stream().filter(field -> field.name().equals(wanted)).findFirst();
    }

    List<Enumerator> enumerators() {
        List<Enumerator> known = enumerators;
        if (known == null) {
            known = die == null ? List.of() : Enumerator.of(die);
            enumerators = known;
        }
        return known;
    }

    /** Of an array, the outermost first. */
    List<Dimension> dimensions() {
        List<Dimension> known = dimensions;
        if (known == null) {
            known = die == null
                    ? List.of()
                    : die.children().stream()
                            .filter(child -> child.is(Tag.SUBRANGE_TYPE) || child.is(Tag.ENUMERATION_TYPE))
                            .map(Type::dimension)
                            .toList();
            dimensions = known;
        }
        return known;
    }

    private static Dimension dimension(Die range) {
        long low = range.number(At.LOWER_BOUND).orElse(0);
        boolean highest = !range.has(At.COUNT);
        int attribute = highest ? At.UPPER_BOUND : At.COUNT;
        Value told = range.value(attribute).orElse(null);
        return switch (told) {
            case null -> new Dimension(0, null, null, highest, low);
            // An array of no elements has −1 for its highest index.
            case Value.Constant constant ->
                new Dimension(
                        highest ? Math.max(0, constant.signed() - low + 1) : constant.value(), null, null, false, low);
            case Value.Block block -> new Dimension(-1, block.bytes(), null, highest, low);
            default -> new Dimension(-1, null, range.reference(attribute).orElse(null), highest, low);
        };
    }

    /** As the source writes it. */
    String name() {
        String known = name;
        if (known == null) {
            known = TypeName.of(this);
            name = known;
        }
        return known;
    }

    @Override
    public String toString() {
        return name();
    }
}
