package dev.fleetward.crashes.grouping;

import java.util.regex.Pattern;

/** A demangled name without what differs between builds and instantiations of one function. */
final class FunctionName {
    private static final Pattern CLONE = Pattern.compile(
            "(?:(?<!\\s)\\s*+\\[clone [^\\[\\]]*+]|\\.(?:isra|part|constprop|cold|lto_priv|llvm|localalias)(?:\\.\\d++)*+)++");
    private static final Pattern ABI_TAG = Pattern.compile("\\[abi:\\w+]");
    private static final Pattern RUST_HASH = Pattern.compile("::h[0-9a-f]{16}$");
    private static final Pattern ANONYMOUS =
            Pattern.compile("(?:\\(anonymous namespace\\)|\\{anonymous}|_GLOBAL__N_\\d+)::");
    private static final Pattern LAMBDA =
            Pattern.compile("\\{lambda\\([^{}]*\\)#\\d+}|'lambda\\d*'(?:\\([^()]*\\))?|\\$_\\d+");
    private static final Pattern RUST_ORDINAL = Pattern.compile("\\{(closure|impl|shim)#\\d+}");
    private static final Pattern OPERATOR = Pattern.compile("operator(?:<=>|<<=|>>=|<<|>>|<=|>=|->\\*|->|<|>|\\(\\))");
    private static final String[] STAND_INS = {"\u0001", "\u0002", "\u0003", "\u0004"};
    private static final String BRACKETS = "<>()";

    private FunctionName() {}

    static String key(String name) {
        String text = RUST_HASH.matcher(name).replaceFirst("");
        text = CLONE.matcher(text).replaceAll("");
        text = ABI_TAG.matcher(text).replaceAll("");
        text = ANONYMOUS.matcher(text).replaceAll("");
        text = LAMBDA.matcher(text).replaceAll("{lambda}");
        text = RUST_ORDINAL.matcher(text).replaceAll("{$1}");
        text = withoutBrackets(rustQualified(hideOperators(text)));
        return showOperators(withoutReturnType(text)).strip();
    }

    /** The signs of an operator's name are no brackets. */
    private static String hideOperators(String text) {
        return OPERATOR.matcher(text).replaceAll(found -> {
            String sign = found.group();
            for (int i = 0; i < BRACKETS.length(); i++) {
                sign = sign.replace(BRACKETS.substring(i, i + 1), STAND_INS[i]);
            }
            return sign;
        });
    }

    private static String showOperators(String text) {
        String shown = text;
        for (int i = 0; i < BRACKETS.length(); i++) {
            shown = shown.replace(STAND_INS[i], BRACKETS.substring(i, i + 1));
        }
        return shown;
    }

    /** Rust's {@code <Type as Trait>::method}: type and trait are the name, not an argument of it. */
    private static String rustQualified(String text) {
        if (!text.startsWith("<")) {
            return text;
        }
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '<') {
                depth++;
            } else if (text.charAt(i) == '>' && (i == 0 || text.charAt(i - 1) != '-') && --depth == 0) {
                return text.substring(1, i).replace(" as ", "+") + text.substring(i + 1);
            }
        }
        return text;
    }

    /** Leaves out arguments of templates and calls. What follows a call's arguments (const, &) goes too. */
    private static String withoutBrackets(String text) {
        var out = new StringBuilder();
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '<' || c == '(') {
                depth++;
            } else if ((c == '>' && (i == 0 || text.charAt(i - 1) != '-')) || c == ')') {
                depth = Math.max(0, depth - 1);
            } else if (depth == 0) {
                out.append(c);
            }
        }
        return out.toString().replaceAll("(?<! const| volatile| noexcept|&)(?: const| volatile| noexcept|&)++$", "");
    }

    /** Templates are demangled with what they return in front. */
    private static String withoutReturnType(String text) {
        int operator = text.indexOf("operator");
        int space = text.lastIndexOf(' ', operator < 0 ? text.length() : operator);
        return text.substring(space + 1);
    }
}
