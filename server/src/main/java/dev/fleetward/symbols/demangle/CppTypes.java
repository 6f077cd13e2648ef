package dev.fleetward.symbols.demangle;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Types, by the Itanium C++ ABI (section 5.1.5). */
final class CppTypes {
    private final Mangled in;
    private final CppName names;

    /** In the parameters of a lambda a template parameter is written {@code auto}. */
    boolean inLambda;

    /** In a conversion's type arguments belong to the conversion, not to a parameter that it converts to. */
    private boolean inConversion;

    CppTypes(Mangled in, CppName names) {
        this.in = in;
        this.names = names;
    }

    Node type() {
        in.enter();
        try {
            Node builtin = builtin();
            return builtin != null ? builtin : compound();
        } finally {
            in.leave();
        }
    }

    Node converted() {
        boolean outer = inConversion;
        inConversion = true;
        Node type = type();
        inConversion = outer;
        return type;
    }

    /** Of {@code r}, {@code V} and {@code K}, as they stand after a type. */
    String qualifiers() {
        String restrict = in.take('r') ? " restrict" : "";
        String isVolatile = in.take('V') ? " volatile" : "";
        String isConst = in.take('K') ? " const" : "";
        return isConst + isVolatile + restrict;
    }

    private @Nullable Node builtin() {
        String name = plainName(in.peek(0));
        if (name != null) {
            in.next();
            return new Node.Name(name);
        }
        if (in.take('u')) {
            Node vendor = new Node.Name(in.identifier());
            names.remember(vendor);
            return vendor;
        }
        if (in.has('D')) {
            String extended = extendedName(in.peek(1));
            if (extended != null) {
                in.next();
                in.next();
                return new Node.Name(extended);
            }
            if (in.take("DF")) {
                int bits = in.number();
                in.expect("_");
                return new Node.Name("_Float" + bits);
            }
        }
        return null;
    }

    private static @Nullable String plainName(char code) {
        return switch (code) {
            case 'v' -> "void";
            case 'w' -> "wchar_t";
            case 'b' -> "bool";
            case 'c' -> "char";
            case 'a' -> "signed char";
            case 'h' -> "unsigned char";
            case 's' -> "short";
            case 't' -> "unsigned short";
            case 'i' -> "int";
            case 'j' -> "unsigned int";
            case 'l' -> "long";
            case 'm' -> "unsigned long";
            case 'x' -> "long long";
            case 'y' -> "unsigned long long";
            case 'n' -> "__int128";
            case 'o' -> "unsigned __int128";
            case 'f' -> "float";
            case 'd' -> "double";
            case 'e' -> "long double";
            case 'g' -> "__float128";
            case 'z' -> "...";
            default -> null;
        };
    }

    private static @Nullable String extendedName(char code) {
        return switch (code) {
            case 'd' -> "decimal64";
            case 'e' -> "decimal128";
            case 'f' -> "decimal32";
            case 'h' -> "half";
            case 'i' -> "char32_t";
            case 's' -> "char16_t";
            case 'u' -> "char8_t";
            case 'a' -> "auto";
            case 'c' -> "decltype(auto)";
            case 'n' -> "decltype(nullptr)";
            default -> null;
        };
    }

    private Node compound() {
        return switch (in.peek(0)) {
            case 'r', 'V', 'K' -> qualified();
            case 'P' -> kept(pointer("*"));
            case 'R' -> kept(pointer("&"));
            case 'O' -> kept(pointer("&&"));
            case 'C' -> kept(suffixed(" _Complex"));
            case 'G' -> kept(suffixed(" _Imaginary"));
            case 'F' -> kept(function(""));
            case 'A' -> kept(array());
            case 'M' -> kept(memberPointer());
            case 'T' -> parameterOrElaborated();
            case 'S' -> in.peek(1) == 't' ? kept(names.name(new CppName.Seen(false))) : substituted();
            case 'D' -> extended();
            case 'U' -> vendorQualified();
            default -> kept(names.name(new CppName.Seen(false)));
        };
    }

    private Node kept(Node node) {
        names.remember(node);
        return node;
    }

    private Node pointer(String mark) {
        in.next();
        return new Node.Pointer(type(), mark);
    }

    private Node suffixed(String word) {
        in.next();
        return new Node.Qualified(type(), word);
    }

    private Node qualified() {
        String qualifiers = qualifiers();
        if (in.has('F')) {
            return kept(function(qualifiers));
        }
        return kept(new Node.Qualified(type(), qualifiers));
    }

    private Node.Function function(String qualifiers) {
        in.expect("F");
        in.take('Y');
        Node returns = type();
        List<Node> parameters = names.parameters();
        String reference = in.take('R') ? " &" : in.take('O') ? " &&" : "";
        in.expect("E");
        return new Node.Function(returns, parameters, qualifiers + reference);
    }

    private Node array() {
        in.expect("A");
        Node size = null;
        if (Character.isDigit(in.peek(0))) {
            size = new Node.Name(in.takeWhile(Character::isDigit));
        } else if (!in.has('_')) {
            size = names.expressions().expression();
        }
        in.expect("_");
        return new Node.Array(type(), size);
    }

    private Node memberPointer() {
        in.expect("M");
        Node owner = type();
        return new Node.MemberPointer(owner, type());
    }

    private Node parameterOrElaborated() {
        char next = in.peek(1);
        if (next == 's' || next == 'u' || next == 'e') {
            in.next();
            in.next();
            return kept(names.name(new CppName.Seen(false)));
        }
        Node parameter = kept(names.templateParameter());
        return in.has('I') && !inConversion ? kept(new Node.Templated(parameter, names.arguments(false))) : parameter;
    }

    private Node substituted() {
        Node node = names.substitution();
        return in.has('I') ? kept(new Node.Templated(node, names.arguments(false))) : node;
    }

    private Node extended() {
        if (in.take("Dp")) {
            return kept(new Node.Expansion(type()));
        }
        if (in.take("Dt") || in.take("DT")) {
            Node expression = names.expressions().expression();
            in.expect("E");
            return kept(new Node.Words(List.of(new Node.Name("decltype ("), expression, new Node.Name(")"))));
        }
        if (in.take("Dv")) {
            Node size = Character.isDigit(in.peek(0))
                    ? new Node.Name(String.valueOf(in.number()))
                    : names.expressions().expression();
            in.expect("_");
            return kept(new Node.Words(
                    new ArrayList<>(List.of(type(), new Node.Name(" __vector("), size, new Node.Name(")")))));
        }
        if (in.take("Do")) {
            return kept(function(" noexcept"));
        }
        if (in.take("DO")) {
            Node condition = names.expressions().expression();
            in.expect("E");
            return kept(function(" noexcept(" + new Out().add(condition) + ")"));
        }
        if (in.take("Dx")) {
            return type();
        }
        throw new NotMangled();
    }

    private Node vendorQualified() {
        if (in.peek(1) == 'l' || in.peek(1) == 't') {
            return kept(names.name(new CppName.Seen(false)));
        }
        in.expect("U");
        String word = in.identifier();
        if (in.has('I')) {
            names.arguments(false);
        }
        return kept(new Node.Qualified(type(), " " + word));
    }
}
