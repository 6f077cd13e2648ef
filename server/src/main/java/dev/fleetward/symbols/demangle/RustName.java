package dev.fleetward.symbols.demangle;

import java.util.function.Supplier;

/** Rust's second manner (RFC 2603): paths with their types spelled out. Hashes of crates are left out. */
final class RustName {
    private static final int MAX_DEPTH = 200;
    private static final int MAX_CHARS = 65_536;
    private static final int MAX_STEPS = 100_000;

    private final Mangled in;
    private final StringBuilder out = new StringBuilder();
    private int base;
    private int depth;
    private int steps;
    private int boundLifetimes;
    private boolean silent;

    private RustName(Mangled in) {
        this.in = in;
    }

    static String demangle(String name) {
        var parser = new RustName(new Mangled(name));
        parser.in.expect("_R");
        parser.base = parser.in.position();
        parser.path(true);
        if (parser.in.hasMore() && !parser.in.has('.') && !parser.in.has('$')) {
            // Which crate made this copy of a generic function.
            parser.silent = true;
            parser.path(false);
        }
        if (parser.in.hasMore() && !parser.in.has('.') && !parser.in.has('$')) {
            throw new NotMangled();
        }
        return parser.out.toString();
    }

    private void enter() {
        if (++depth > MAX_DEPTH || ++steps > MAX_STEPS) {
            throw new NotMangled();
        }
    }

    private void print(String text) {
        if (!silent) {
            if (out.length() + text.length() > MAX_CHARS) {
                throw new NotMangled();
            }
            out.append(text);
        }
    }

    /** @param inValue whether arguments need the sign that tells them from a comparison */
    private void path(boolean inValue) {
        enter();
        switch (in.next()) {
            case 'C' -> {
                disambiguator();
                print(identifier());
            }
            case 'M' -> {
                implementation();
                print("<");
                type();
                print(">");
            }
            case 'X' -> {
                implementation();
                traitOf();
            }
            case 'Y' -> traitOf();
            case 'N' -> nested(inValue);
            case 'I' -> {
                path(inValue);
                print(inValue ? "::<" : "<");
                for (int i = 0; !in.take('E'); i++) {
                    print(i > 0 ? ", " : "");
                    argument();
                }
                print(">");
            }
            case 'B' -> back(() -> path(inValue));
            default -> throw new NotMangled();
        }
        depth--;
    }

    private void traitOf() {
        print("<");
        type();
        print(" as ");
        path(false);
        print(">");
    }

    /** Where an implementation stands is not shown. */
    private void implementation() {
        disambiguator();
        boolean outer = silent;
        silent = true;
        path(false);
        silent = outer;
    }

    private void nested(boolean inValue) {
        char namespace = in.next();
        if (!Character.isLetter(namespace)) {
            throw new NotMangled();
        }
        path(inValue);
        long number = disambiguator();
        String name = identifier();
        if (Character.isUpperCase(namespace)) {
            String kind = namespace == 'C' ? "closure" : namespace == 'S' ? "shim" : String.valueOf(namespace);
            print("::{" + kind + (name.isEmpty() ? "" : ":" + name) + "#" + number + "}");
        } else if (!name.isEmpty()) {
            print("::" + name);
        }
    }

    private void argument() {
        if (in.take('L')) {
            lifetime(base62());
        } else if (in.take('K')) {
            constant();
        } else {
            type();
        }
    }

    private void type() {
        enter();
        char code = in.peek(0);
        String basic = RustBasic.name(code);
        if (!basic.isEmpty()) {
            in.next();
            print(basic);
        } else {
            compound(code);
        }
        depth--;
    }

    private void compound(char code) {
        switch (code) {
            case 'A', 'S' -> {
                in.next();
                print("[");
                type();
                if (code == 'A') {
                    print("; ");
                    constant();
                }
                print("]");
            }
            case 'T' -> tuple();
            case 'R', 'Q' -> {
                in.next();
                print("&");
                if (in.take('L')) {
                    long lifetime = base62();
                    if (lifetime > 0) {
                        lifetime(lifetime);
                        print(" ");
                    }
                }
                print(code == 'Q' ? "mut " : "");
                type();
            }
            case 'P', 'O' -> {
                in.next();
                print(code == 'P' ? "*const " : "*mut ");
                type();
            }
            case 'F' -> {
                in.next();
                bound(this::function);
            }
            case 'D' -> dynamic();
            case 'B' -> {
                in.next();
                back(this::type);
            }
            default -> path(false);
        }
    }

    private void tuple() {
        in.next();
        print("(");
        int count = 0;
        while (!in.take('E')) {
            print(count++ > 0 ? ", " : "");
            type();
        }
        print(count == 1 ? ",)" : ")");
    }

    private void function() {
        print(in.take('U') ? "unsafe " : "");
        if (in.take('K')) {
            print("extern \"" + (in.take('C') ? "C" : identifier().replace('_', '-')) + "\" ");
        }
        print("fn(");
        for (int i = 0; !in.take('E'); i++) {
            print(i > 0 ? ", " : "");
            type();
        }
        print(")");
        if (!in.take('u')) {
            print(" -> ");
            type();
        }
    }

    private void dynamic() {
        in.next();
        print("dyn ");
        bound(() -> {
            for (int i = 0; !in.take('E'); i++) {
                print(i > 0 ? " + " : "");
                trait();
            }
        });
        if (!in.take('L')) {
            throw new NotMangled();
        }
        long lifetime = base62();
        if (lifetime > 0) {
            print(" + ");
            lifetime(lifetime);
        }
    }

    /** A trait with what its associated types are: {@code Iterator<Item = u8>}. */
    private void trait() {
        enter();
        boolean open = openTrait();
        while (in.take('p')) {
            print(open ? ", " : "<");
            open = true;
            print(identifier());
            print(" = ");
            type();
        }
        print(open ? ">" : "");
        depth--;
    }

    private boolean openTrait() {
        if (in.take('B')) {
            return back((Supplier<Boolean>) this::openTrait);
        }
        if (!in.take('I')) {
            path(false);
            return false;
        }
        path(false);
        print("<");
        for (int i = 0; !in.take('E'); i++) {
            print(i > 0 ? ", " : "");
            argument();
        }
        return true;
    }

    private void bound(Runnable inner) {
        int outer = boundLifetimes;
        if (in.take('G')) {
            long count = base62() + 1;
            if (count > MAX_DEPTH) {
                throw new NotMangled();
            }
            print("for<");
            for (long i = 0; i < count; i++) {
                print(i > 0 ? ", " : "");
                boundLifetimes++;
                lifetime(1);
            }
            print("> ");
        }
        inner.run();
        boundLifetimes = outer;
    }

    private void lifetime(long index) {
        if (index == 0) {
            print("'_");
            return;
        }
        long number = boundLifetimes - index;
        if (number < 0) {
            throw new NotMangled();
        }
        print(number < 26 ? "'" + (char) ('a' + number) : "'_" + number);
    }

    private void constant() {
        enter();
        if (in.take('B')) {
            back(this::constant);
        } else if (in.take('p')) {
            print("_");
        } else {
            char type = in.next();
            boolean negative = in.take('n');
            String digits = in.takeWhile(c -> Character.digit(c, 16) >= 0 && !Character.isUpperCase(c));
            if (!in.take('_') || RustBasic.name(type).isEmpty()) {
                throw new NotMangled();
            }
            print(RustBasic.value(type, digits, negative));
        }
        depth--;
    }

    private void back(Runnable inner) {
        back(() -> {
            inner.run();
            return true;
        });
    }

    /** Reads again what stood at an earlier place. */
    private boolean back(Supplier<Boolean> inner) {
        int from = in.position() - 1;
        long target = base + base62();
        if (target >= from || target < base) {
            throw new NotMangled();
        }
        if (silent) {
            return false;
        }
        int after = in.position();
        in.at((int) target);
        boolean result = inner.get();
        in.at(after);
        return result;
    }

    private long disambiguator() {
        return in.take('s') ? base62() + 1 : 0;
    }

    private long base62() {
        if (in.take('_')) {
            return 0;
        }
        long value = 0;
        while (!in.take('_')) {
            char c = in.next();
            int digit = Character.isDigit(c) ? c - '0' : c >= 'a' && c <= 'z' ? c - 'a' + 10 : c - 'A' + 36;
            // Hashes of crates take all 64 bits, and are not shown: they may overflow.
            if (digit < 0 || digit > 61) {
                throw new NotMangled();
            }
            value = value * 62 + digit;
        }
        return value + 1;
    }

    private String identifier() {
        boolean coded = in.take('u');
        // An empty name is one zero, whatever digits follow.
        int length = in.take('0') ? 0 : in.number();
        in.take('_');
        int from = in.position();
        for (int i = 0; i < length; i++) {
            in.next();
        }
        String text = in.since(from);
        return coded ? Punycode.decode(text) : text;
    }
}
