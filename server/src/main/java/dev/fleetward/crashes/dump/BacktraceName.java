package dev.fleetward.crashes.dump;

/**
 * A demangled C++ name as backtraces show it: without parameters, the type returned and the marks of
 * clones, which the linkage name keeps.
 */
final class BacktraceName {
    private static final String OPERATOR = "operator";

    private BacktraceName() {}

    static String of(String demangled) {
        int clone = demangled.indexOf(" [clone ");
        String whole = withoutParameters(clone < 0 ? demangled : demangled.substring(0, clone));
        return whole.substring(startOfName(whole));
    }

    /** Cuts the last parameter list and qualifiers behind it. */
    private static String withoutParameters(String name) {
        int close = name.lastIndexOf(')');
        if (close < 0 || !isQualifiers(name.substring(close + 1))) {
            return name;
        }
        int depth = 0;
        for (int i = close; i > 0; i--) {
            char at = name.charAt(i);
            if (at == ')') {
                depth++;
            } else if (at == '(' && --depth == 0) {
                return name.substring(0, i).stripTrailing();
            }
        }
        return name;
    }

    private static boolean isQualifiers(String tail) {
        String rest = tail;
        for (String qualifier : new String[] {"const", "volatile", "&&", "&"}) {
            rest = rest.replace(qualifier, "");
        }
        return rest.isBlank();
    }

    /** Behind the last blank that is in no brackets, unless that belongs to an operator's own name. */
    private static int startOfName(String name) {
        int operator = name.indexOf(OPERATOR);
        int end = operator < 0 ? name.length() : operator;
        int depth = 0;
        int start = 0;
        for (int i = 0; i < end; i++) {
            switch (name.charAt(i)) {
                case '<', '(', '{', '[' -> depth++;
                case '>', ')', '}', ']' -> depth--;
                case ' ' -> start = depth == 0 ? i + 1 : start;
                default -> {}
            }
        }
        return start;
    }
}
