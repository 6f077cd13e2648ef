package dev.fleetward.crashes.values;

import dev.fleetward.symbols.dwarf.At;
import dev.fleetward.symbols.dwarf.Die;
import dev.fleetward.symbols.dwarf.Tag;
import java.util.ArrayList;
import java.util.List;

/** Writes types as their language's source does: {@code const char *}, {@code void (*)(int)}, {@code int [6]}. */
final class TypeName {
    private static final int MAX_DEPTH = 32;
    private static final int MAX_PARAMETERS = 32;

    private TypeName() {}

    static String of(Type type) {
        return declare(type, "", 0);
    }

    /** @param inner what stands around a name of this type */
    private static String declare(Type type, String inner, int depth) {
        Die die = type.die();
        if (die == null || depth > MAX_DEPTH) {
            return joined(die == null ? "void" : "...", inner);
        }
        return switch (type.kind()) {
            case POINTER -> pointer(type, "*", inner, depth);
            case REFERENCE -> pointer(type, die.is(Tag.RVALUE_REFERENCE_TYPE) ? "&&" : "&", inner, depth);
            case ARRAY -> declare(type.target(), inner + dimensions(type), depth + 1);
            case FUNCTION -> declare(type.target(), inner + parameters(type, die, depth), depth + 1);
            case ALIAS -> alias(type, die, inner, depth);
            case MEMBER_POINTER, VOID, UNKNOWN -> joined(die.name().orElse("?"), inner);
            default -> joined(named(type, die), inner);
        };
    }

    private static String pointer(Type type, String mark, String inner, int depth) {
        Die die = type.die();
        if (die != null
                && Language.of(die.unit()) == Language.RUST
                && die.name().isPresent()) {
            return joined(die.name().get(), inner);
        }
        String whole = mark + inner;
        Type target = type.target();
        boolean bracketed = target.kind() == Type.Kind.ARRAY || target.kind() == Type.Kind.FUNCTION;
        return declare(target, bracketed ? "(" + whole + ")" : whole, depth + 1);
    }

    private static String alias(Type type, Die die, String inner, int depth) {
        String qualifier =
                switch (die.tag()) {
                    case Tag.CONST_TYPE -> "const";
                    case Tag.VOLATILE_TYPE -> "volatile";
                    case Tag.RESTRICT_TYPE -> "restrict";
                    case Tag.ATOMIC_TYPE -> "_Atomic";
                    default -> "";
                };
        if (qualifier.isEmpty()) {
            return joined(type.table().qualified(die, "?"), inner);
        }
        Type target = type.target();
        boolean behind = isPointer(target);
        if (behind) {
            return declare(
                    target, " " + qualifier + (inner.isEmpty() || inner.startsWith(" ") ? "" : " ") + inner, depth + 1);
        }
        return qualifier + " " + declare(target, inner, depth + 1);
    }

    /** Whether a qualifier of it stands behind the star. */
    private static boolean isPointer(Type type) {
        Type each = type;
        for (int i = 0; i < MAX_DEPTH && each.die() != null; i++) {
            if (each.kind() == Type.Kind.POINTER || each.kind() == Type.Kind.REFERENCE) {
                return true;
            }
            Die die = each.die();
            if (each.kind() != Type.Kind.ALIAS || die == null || die.is(Tag.TYPEDEF)) {
                return false;
            }
            each = each.target();
        }
        return false;
    }

    private static String dimensions(Type type) {
        var text = new StringBuilder();
        for (Type.Dimension dimension : type.dimensions()) {
            text.append('[');
            if (dimension.count() != 0) {
                text.append(dimension.count() > 0 ? dimension.count() : "variable length");
            }
            text.append(']');
        }
        return text.toString();
    }

    private static String parameters(Type type, Die die, int depth) {
        var names = new ArrayList<String>();
        for (Die child : die.children()) {
            if (names.size() == MAX_PARAMETERS) {
                names.add("...");
                break;
            }
            if (child.is(Tag.FORMAL_PARAMETER) && !child.flag(At.ARTIFICIAL)) {
                names.add(declare(type.table().typeOf(child), "", depth + 1));
            } else if (child.is(Tag.UNSPECIFIED_PARAMETERS)) {
                names.add("...");
            }
        }
        boolean none = names.isEmpty() && (die.flag(At.PROTOTYPED) || Language.of(die.unit()) == Language.CPP);
        return "(" + (none ? "void" : String.join(", ", names)) + ")";
    }

    private static String named(Type type, Die die) {
        String keyword =
                switch (die.tag()) {
                    case Tag.STRUCTURE_TYPE -> "struct ";
                    case Tag.CLASS_TYPE -> "class ";
                    case Tag.UNION_TYPE -> "union ";
                    case Tag.ENUMERATION_TYPE -> "enum ";
                    default -> "";
                };
        if (die.is(Tag.BASE_TYPE)) {
            return base(die.name().orElse("?"));
        }
        if (die.name().isEmpty()) {
            return keyword + "{...}";
        }
        String name = type.table().qualified(die, "");
        return Language.of(die.unit()) == Language.C ? keyword + name : name;
    }

    /** As debuggers write what compilers call {@code long unsigned int}. */
    static String base(String name) {
        return switch (name) {
            case "long int" -> "long";
            case "long unsigned int" -> "unsigned long";
            case "short int" -> "short";
            case "short unsigned int" -> "unsigned short";
            case "long long int" -> "long long";
            case "long long unsigned int" -> "unsigned long long";
            case "__int128 unsigned" -> "unsigned __int128";
            default -> name;
        };
    }

    /** Template arguments the way linkers' names have them: {@code std::pair<char const, int>}. */
    static String canonical(String name) {
        int open = name.indexOf('<');
        int close = name.lastIndexOf('>');
        if (open < 0 || close < open || name.startsWith("<") || name.length() > 65_536) {
            return name;
        }
        var text = new StringBuilder(name.substring(0, open + 1));
        List<String> arguments = split(name.substring(open + 1, close));
        for (int i = 0; i < arguments.size(); i++) {
            text.append(i == 0 ? "" : ", ").append(argument(arguments.get(i).strip()));
        }
        if (text.charAt(text.length() - 1) == '>') {
            text.append(' ');
        }
        return text.append(name.substring(close)).toString();
    }

    private static String argument(String argument) {
        if (!argument.startsWith("const ")) {
            return base(canonical(argument));
        }
        String rest = argument.substring("const ".length());
        int end = rest.length();
        while (end > 0 && "*& ".indexOf(rest.charAt(end - 1)) >= 0) {
            end--;
        }
        return base(canonical(rest.substring(0, end))) + " const" + rest.substring(end);
    }

    private static List<String> split(String arguments) {
        var parts = new ArrayList<String>();
        int depth = 0;
        int from = 0;
        for (int i = 0; i < arguments.length(); i++) {
            switch (arguments.charAt(i)) {
                case '<', '(', '[', '{' -> depth++;
                case '>', ')', ']', '}' -> depth--;
                case ',' -> {
                    if (depth == 0) {
                        parts.add(arguments.substring(from, i));
                        from = i + 1;
                    }
                }
                default -> {}
            }
        }
        parts.add(arguments.substring(from));
        return parts;
    }

    private static String joined(String name, String inner) {
        return inner.isEmpty() || inner.startsWith(" ") ? name + inner : name + " " + inner;
    }
}
