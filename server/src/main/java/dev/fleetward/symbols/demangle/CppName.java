package dev.fleetward.symbols.demangle;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names of functions, variables and what the compiler makes for classes, by the Itanium C++ ABI (section 5.1). */
final class CppName {
    private final Mangled in;
    private final CppTypes types;
    private final CppExpressions expressions;
    private final CppSubstitutions substitutions = new CppSubstitutions();
    private List<Node> templateArguments = new ArrayList<>();
    private final List<Pending> pending = new ArrayList<>();

    /** Of parameters that are named before their arguments stand there, as in a conversion to one of them. */
    private record Pending(int index, Node.Later node) {}

    /** What a name turned out to be on the way. */
    static final class Seen {
        /** Whether template arguments in it are those that the parameters of the signature stand for. */
        final boolean ownsArguments;

        boolean endsWithArguments;
        boolean hasNoReturn;
        String qualifiers = "";

        Seen(boolean ownsArguments) {
            this.ownsArguments = ownsArguments;
        }
    }

    private CppName(String text) {
        this.in = new Mangled(text);
        this.types = new CppTypes(in, this);
        this.expressions = new CppExpressions(in, this, types);
    }

    static String demangle(String name) {
        var parser = new CppName(name);
        parser.in.expect("_Z");
        Node node = parser.encoding();
        String clones = parser.clones();
        return new Out().add(node) + clones;
    }

    /** Suffixes of copies that the optimizer made: {@code .isra.0}, {@code .cold}, … */
    private String clones() {
        var text = new StringBuilder();
        while (in.has('.')) {
            int from = in.position();
            in.next();
            in.takeWhile(c -> Character.isLetter(c) || c == '_');
            while (in.has('.') && Character.isDigit(in.peek(1))) {
                in.next();
                in.takeWhile(Character::isDigit);
            }
            text.append(" [clone ").append(in.since(from)).append(']');
            if (in.position() == from + 1) {
                throw new NotMangled();
            }
        }
        if (in.hasMore()) {
            throw new NotMangled();
        }
        return text.toString();
    }

    /** A function with its parameters, or data. */
    Node encoding() {
        in.enter();
        List<Node> outerArguments = templateArguments;
        templateArguments = new ArrayList<>();
        try {
            if (in.has('G') || in.has('T')) {
                return new CppSpecial(in, this, types).name();
            }
            var seen = new Seen(true);
            int from = pending.size();
            Node name = name(seen);
            settle(from);
            if (!in.hasMore() || in.has('E') || in.has('.')) {
                return name;
            }
            Node returns = seen.endsWithArguments && !seen.hasNoReturn ? types.type() : null;
            var parameters = parameters();
            return new Node.Signature(name, new Node.Function(returns, parameters, seen.qualifiers));
        } finally {
            templateArguments = outerArguments;
            in.leave();
        }
    }

    private void settle(int from) {
        while (pending.size() > from) {
            Pending each = pending.removeLast();
            if (each.index() >= templateArguments.size()) {
                throw new NotMangled();
            }
            each.node().is(templateArguments.get(each.index()));
        }
    }

    List<Node> parameters() {
        var parameters = new ArrayList<Node>();
        if (in.take('v')) {
            return parameters;
        }
        do {
            parameters.add(types.type());
        } while (in.hasMore() && !in.has('E') && !in.has('.') && !in.has('R') && !in.has('O') || isReference());
        return parameters;
    }

    /** A reference to something, and not the reference qualifier that ends a function type. */
    private boolean isReference() {
        return (in.has('R') || in.has('O')) && in.peek(1) != 'E';
    }

    static Node words(String before, Node node) {
        return new Node.Words(List.of(new Node.Name(before), node));
    }

    Node name(Seen seen) {
        in.enter();
        try {
            if (in.has('N')) {
                return nested(seen);
            }
            if (in.has('Z')) {
                return local(seen);
            }
            Node name;
            if (in.has('S') && in.peek(1) != 't') {
                name = substitution();
                if (!in.has('I')) {
                    throw new NotMangled();
                }
            } else {
                boolean standard = in.take("St");
                Node plain = unqualified(seen, null);
                name = standard ? new Node.Nested(new Node.Name("std"), plain) : plain;
                if (in.has('I')) {
                    remember(name);
                }
            }
            if (in.has('I')) {
                name = new Node.Templated(name, arguments(seen.ownsArguments));
                seen.endsWithArguments = true;
            }
            return name;
        } finally {
            in.leave();
        }
    }

    private Node nested(Seen seen) {
        in.expect("N");
        String qualifiers = types.qualifiers();
        seen.qualifiers = qualifiers + (in.take('R') ? " &" : in.take('O') ? " &&" : "");
        @Nullable Node current = null;
        while (!in.take('E')) {
            seen.endsWithArguments = false;
            boolean isNew = true;
            if (in.has('S') && in.peek(1) == 't' && current == null) {
                in.expect("St");
                current = new Node.Name("std");
                isNew = false;
            } else if (in.has('S') && current == null) {
                current = substitution();
                isNew = false;
            } else if (in.has('T') && current == null) {
                current = templateParameter();
            } else if (in.has('I')) {
                if (current == null) {
                    throw new NotMangled();
                }
                current = new Node.Templated(current, arguments(seen.ownsArguments));
                seen.endsWithArguments = true;
            } else if (in.has('D') && (in.peek(1) == 't' || in.peek(1) == 'T') && current == null) {
                current = types.type();
                isNew = false;
            } else if (in.take('M')) {
                isNew = false;
            } else {
                seen.hasNoReturn = false;
                Node name = unqualified(seen, current);
                current = current == null ? name : new Node.Nested(current, name);
            }
            if (isNew && current != null && !in.has('E')) {
                remember(current);
            }
        }
        if (current == null) {
            throw new NotMangled();
        }
        return current;
    }

    /** What is declared in a function. */
    private Node local(Seen seen) {
        in.expect("Z");
        Node function = encoding();
        in.expect("E");
        if (in.take('s')) {
            discriminator();
            return new Node.Nested(function, new Node.Name("string literal"));
        }
        if (in.take('d')) {
            int number = in.has('_') ? 1 : in.number() + 2;
            in.expect("_");
            Node name = name(seen);
            return new Node.Nested(new Node.Nested(function, new Node.Name("{default arg#" + number + "}")), name);
        }
        Node name = name(seen);
        discriminator();
        return new Node.Nested(function, name);
    }

    private void discriminator() {
        if (in.has('_') && in.peek(1) == '_') {
            in.expect("__");
            in.number();
            in.expect("_");
        } else if (in.has('_') && Character.isDigit(in.peek(1))) {
            in.next();
            in.next();
        }
    }

    private Node unqualified(Seen seen, @Nullable Node scope) {
        in.take('L');
        Node name;
        char c = in.peek(0);
        if (Character.isDigit(c)) {
            name = source();
        } else if (c == 'U') {
            name = unnamed();
        } else if (c == 'C' || c == 'D' && in.peek(1) != 'C') {
            if (scope == null) {
                throw new NotMangled();
            }
            name = constructor(scope);
            seen.hasNoReturn = true;
        } else if (in.take("DC")) {
            var names = new ArrayList<Node>();
            while (!in.take('E')) {
                names.add(source());
            }
            name = new Node.Words(List.of(new Node.Name("["), new Node.Listed(names), new Node.Name("]")));
        } else {
            name = operator(seen);
        }
        while (in.take('B')) {
            name = new Node.Tagged(name, in.identifier());
        }
        return name;
    }

    private Node constructor(Node scope) {
        boolean destroys = in.next() == 'D';
        boolean inherits = in.take('I');
        char kind = in.next();
        if (kind < '0' || kind > '5') {
            throw new NotMangled();
        }
        if (inherits) {
            types.type();
        }
        return new Node.Constructor(scope, destroys);
    }

    Node source() {
        String text = in.identifier();
        return new Node.Name(text.startsWith("_GLOBAL__N") ? "(anonymous namespace)" : text);
    }

    private Node operator(Seen seen) {
        if (in.take("cv")) {
            seen.hasNoReturn = true;
            return new Node.Conversion(types.converted());
        }
        if (in.take("li")) {
            return words("operator\"\" ", source());
        }
        CppOperator operator = CppOperator.at(in);
        return new Node.Name("operator" + (Character.isLetter(operator.text().charAt(0)) ? " " : "") + operator.text());
    }

    private Node unnamed() {
        if (in.take("Ut")) {
            return new Node.Name("{unnamed type#" + count() + "}");
        }
        in.expect("Ul");
        boolean outer = types.inLambda;
        types.inLambda = true;
        var parameters = parameters();
        types.inLambda = outer;
        in.expect("E");
        return new Node.Lambda(parameters, count());
    }

    private int count() {
        int number = in.has('_') ? 1 : in.number() + 2;
        in.expect("_");
        return number;
    }

    /** @param own whether they belong to the name that is being read, and are what its parameters stand for */
    Node arguments(boolean own) {
        in.expect("I");
        in.enter();
        var list = new ArrayList<Node>();
        if (own) {
            templateArguments = new ArrayList<>();
        }
        List<Node> target = templateArguments;
        while (!in.take('E')) {
            Node each = argument();
            list.add(each);
            if (own) {
                templateArguments = target;
                target.add(each);
            }
        }
        in.leave();
        return new Node.Arguments(list);
    }

    Node argument() {
        in.enter();
        try {
            if (in.take('X')) {
                Node expression = expressions.expression();
                in.expect("E");
                return expression;
            }
            if (in.has('L')) {
                return expressions.literal();
            }
            if (in.take('J')) {
                var elements = new ArrayList<Node>();
                while (!in.take('E')) {
                    elements.add(argument());
                }
                return new Node.Pack(elements);
            }
            return types.type();
        } finally {
            in.leave();
        }
    }

    Node templateParameter() {
        in.expect("T");
        int index = in.take('_') ? 0 : in.number() + 1;
        if (index > 0) {
            in.expect("_");
        }
        if (types.inLambda) {
            return new Node.Name("auto:" + (index + 1));
        }
        if (index < templateArguments.size()) {
            return templateArguments.get(index);
        }
        var later = new Node.Later();
        pending.add(new Pending(index, later));
        return later;
    }

    void remember(Node node) {
        substitutions.remember(node);
    }

    Node substitution() {
        return substitutions.next(in);
    }

    CppExpressions expressions() {
        return expressions;
    }
}
