package dev.fleetward.symbols.demangle;

import java.util.ArrayList;
import java.util.List;

/** Values and expressions in template arguments and decltype, by the Itanium C++ ABI (section 5.1.6). */
final class CppExpressions {
    private final Mangled in;
    private final CppName names;
    private final CppTypes types;

    CppExpressions(Mangled in, CppName names, CppTypes types) {
        this.in = in;
        this.names = names;
        this.types = types;
    }

    Node literal() {
        in.expect("L");
        if (in.take("_Z") || in.take('Z')) {
            Node named = names.encoding();
            in.expect("E");
            return named;
        }
        if (in.take("DnE") || in.take("Dn0E")) {
            return new Node.Name("nullptr");
        }
        char code = in.peek(0);
        Node type = types.type();
        boolean negative = in.take('n');
        String digits = in.takeWhile(c -> c != 'E');
        in.expect("E");
        String value = (negative ? "-" : "") + digits;
        return switch (code) {
            case 'b' -> new Node.Name(digits.equals("0") ? "false" : digits.equals("1") ? "true" : "(bool)" + value);
            case 'i' -> new Node.Name(value);
            case 'j' -> new Node.Name(value + "u");
            case 'l' -> new Node.Name(value + "l");
            case 'm' -> new Node.Name(value + "ul");
            case 'x' -> new Node.Name(value + "ll");
            case 'y' -> new Node.Name(value + "ull");
            case 'f', 'd', 'e' -> words("(", type, ")[" + value + "]");
            default -> words("(", type, ")" + value);
        };
    }

    Node expression() {
        in.enter();
        try {
            char c = in.peek(0);
            if (c == 'L') {
                return literal();
            }
            if (c == 'T') {
                return names.templateParameter();
            }
            if (c == 'f' && (in.peek(1) == 'p' || in.peek(1) == 'L')) {
                return functionParameter();
            }
            if (Character.isDigit(c) || in.has("on") || in.has("sr") || in.has("gs")) {
                return unresolved();
            }
            return operation();
        } finally {
            in.leave();
        }
    }

    private Node functionParameter() {
        in.next();
        if (in.take('L')) {
            in.number();
        }
        in.expect("p");
        if (in.take('T')) {
            return new Node.Name("this");
        }
        types.qualifiers();
        int number = in.has('_') ? 1 : in.number() + 2;
        in.expect("_");
        return new Node.Name("{parm#" + number + "}");
    }

    private Node unresolved() {
        in.take("gs");
        if (in.take("srN")) {
            Node scope = types.type();
            while (!in.take('E')) {
                scope = new Node.Nested(scope, simple());
            }
            return new Node.Nested(scope, simple());
        }
        if (in.take("sr")) {
            if (Character.isDigit(in.peek(0))) {
                Node scope = simple();
                while (!in.take('E')) {
                    scope = new Node.Nested(scope, simple());
                }
                return new Node.Nested(scope, simple());
            }
            Node scope = types.type();
            return new Node.Nested(scope, simple());
        }
        return simple();
    }

    private Node simple() {
        Node name;
        if (in.take("on")) {
            name = in.take("cv")
                    ? new Node.Conversion(types.type())
                    : new Node.Name("operator" + CppOperator.at(in).text());
        } else if (in.take("dn")) {
            name = CppName.words("~", Character.isDigit(in.peek(0)) ? names.source() : types.type());
        } else {
            name = names.source();
        }
        return in.has('I') ? new Node.Templated(name, names.arguments(false)) : name;
    }

    private Node operation() {
        if (in.take("cl")) {
            Node callee = expression();
            return call(bracketedName(callee), untilEnd());
        }
        if (in.take("cv")) {
            Node type = types.type();
            if (in.take('_')) {
                return words("(", type, ")", "(", new Node.Listed(untilEnd()), ")");
            }
            return words("(", type, ")", "(", expression(), ")");
        }
        if (in.take("tl")) {
            Node type = types.type();
            return words("", type, "{", new Node.Listed(untilEnd()), "}");
        }
        if (in.take("il")) {
            return words("{", new Node.Listed(untilEnd()), "}");
        }
        if (in.take("sp")) {
            return new Node.Expansion(expression());
        }
        if (in.take("sZ")) {
            return words("sizeof...(", in.has('T') ? names.templateParameter() : expression(), ")");
        }
        if (in.take("sz") || in.take("az")) {
            return words("sizeof (", expression(), ")");
        }
        if (in.take("st") || in.take("at")) {
            return words("sizeof (", types.type(), ")");
        }
        if (in.take("nx")) {
            return words("noexcept(", expression(), ")");
        }
        if (in.take("ti")) {
            return words("typeid (", types.type(), ")");
        }
        if (in.take("te")) {
            return words("typeid (", expression(), ")");
        }
        if (in.take("tw")) {
            return words("throw ", expression());
        }
        if (in.take("tr")) {
            return new Node.Name("throw");
        }
        for (String[] cast : new String[][] {
            {"dc", "dynamic_cast"}, {"sc", "static_cast"}, {"cc", "const_cast"}, {"rc", "reinterpret_cast"},
        }) {
            if (in.take(cast[0])) {
                Node type = types.type();
                return words(cast[1] + "<", type, ">(", expression(), ")");
            }
        }
        if (in.has('f') && "lrLR".indexOf(in.peek(1)) >= 0) {
            return fold();
        }
        return operators();
    }

    private Node fold() {
        in.next();
        char kind = in.next();
        CppOperator operator = CppOperator.at(in);
        Node first = expression();
        return switch (kind) {
            case 'l' -> words("(..." + operator.text(), first, ")");
            case 'r' -> words("(", first, operator.text() + "...)");
            default -> words("(", first, operator.text() + "..." + operator.text(), expression(), ")");
        };
    }

    private Node operators() {
        if (in.take("pp_") || in.take("mm_")) {
            String text = in.since(in.position() - 3).startsWith("p") ? "++" : "--";
            return words(text, bracketed(expression()));
        }
        if (in.take("dt") || in.take("pt")) {
            String text = in.since(in.position() - 2).equals("dt") ? "." : "->";
            Node object = expression();
            return words("", bracketed(object), text, Character.isDigit(in.peek(0)) ? simple() : expression());
        }
        CppOperator operator = CppOperator.at(in);
        Node first = expression();
        return switch (operator.operands()) {
            case 1 -> words(operator.text(), bracketed(first));
            case 2 -> binary(operator, first, expression());
            case 3 -> {
                Node second = expression();
                yield words("", bracketed(first), "?", bracketed(second), " : ", bracketed(expression()));
            }
            default -> throw new NotMangled();
        };
    }

    private static Node binary(CppOperator operator, Node first, Node second) {
        if (operator.text().equals("[]")) {
            return words("", bracketed(first), "[", second, "]");
        }
        // A plain greater-than would end the argument list.
        boolean closes = operator.text().equals(">");
        return words(closes ? "(" : "", bracketed(first), operator.text(), bracketed(second), closes ? ")" : "");
    }

    private List<Node> untilEnd() {
        var list = new ArrayList<Node>();
        while (!in.take('E')) {
            list.add(expression());
        }
        return list;
    }

    private static Node call(Node callee, List<Node> arguments) {
        return words("", callee, "(", new Node.Listed(arguments), ")");
    }

    /** Names and numbers stand alone; anything else is put in parentheses. */
    private static Node bracketed(Node node) {
        return node instanceof Node.Name name && name.text().startsWith("{parm") ? node : words("(", node, ")");
    }

    private static Node bracketedName(Node node) {
        return node instanceof Node.Words ? words("(", node, ")") : node;
    }

    private static Node words(Object... parts) {
        var nodes = new ArrayList<Node>();
        for (Object part : parts) {
            nodes.add(part instanceof Node node ? node : new Node.Name((String) part));
        }
        return new Node.Words(nodes);
    }
}
