package dev.fleetward.symbols.demangle;

import java.util.ArrayList;
import java.util.Optional;
import java.util.regex.Pattern;

/** Rust's first manner: a C++ name whose last part is a hash, with signs spelled between dollars. */
final class OldRustName {
    private static final Pattern HASH = Pattern.compile("h[0-9a-f]{16}");
    private static final int FEWEST_DIGITS = 5;

    private OldRustName() {}

    /** Empty for a name that is C++ after all. */
    static Optional<String> demangle(String name) {
        if (!name.startsWith("_ZN")) {
            return Optional.empty();
        }
        var in = new Mangled(name);
        in.expect("_ZN");
        var parts = new ArrayList<String>();
        while (Character.isDigit(in.peek(0))) {
            try {
                parts.add(in.identifier());
            } catch (NotMangled e) {
                return Optional.empty();
            }
        }
        boolean ends = in.take('E') && (!in.hasMore() || in.has('.'));
        if (!ends || parts.size() < 2 || !isHash(parts.getLast())) {
            return Optional.empty();
        }
        return Optional.of(String.join(
                "::",
                parts.subList(0, parts.size() - 1).stream()
                        .map(OldRustName::plain)
                        .toList()));
    }

    private static boolean isHash(String part) {
        return HASH.matcher(part).matches() && part.chars().distinct().count() >= FEWEST_DIGITS;
    }

    private static String plain(String part) {
        String text = part.startsWith("_$") ? part.substring(1) : part;
        var out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            int end = text.charAt(i) == '$' ? text.indexOf('$', i + 1) : -1;
            if (end > i) {
                String sign = sign(text.substring(i + 1, end));
                out.append(sign.isEmpty() ? text.substring(i, end + 1) : sign);
                i = end;
            } else if (text.startsWith("..", i)) {
                out.append("::");
                i++;
            } else {
                out.append(text.charAt(i));
            }
        }
        return out.toString();
    }

    private static String sign(String code) {
        return switch (code) {
            case "SP" -> "@";
            case "BP" -> "*";
            case "RF" -> "&";
            case "LT" -> "<";
            case "GT" -> ">";
            case "LP" -> "(";
            case "RP" -> ")";
            case "C" -> ",";
            default ->
                code.matches("u[0-9a-f]{1,5}") ? Character.toString(Integer.parseInt(code.substring(1), 16)) : "";
        };
    }
}
