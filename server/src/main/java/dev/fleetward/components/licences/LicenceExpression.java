package dev.fleetward.components.licences;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An SPDX licence expression (SPDX 2.3, annex D). Of alternatives the user may choose, so the best counts; of licences
 * that hold together the worst. A text that is no expression is one licence by that name.
 */
public sealed interface LicenceExpression {

    int MAX_DEPTH = 32;

    /** @param exception what stands behind {@code WITH}, or nothing */
    record Licence(String id, String exception) implements LicenceExpression {
        @Override
        public String toString() {
            return exception.isEmpty() ? id : id + " WITH " + exception;
        }
    }

    record All(List<LicenceExpression> of) implements LicenceExpression {}

    record Any(List<LicenceExpression> of) implements LicenceExpression {}

    static LicenceExpression parse(String text) {
        try {
            return new Reader(text).whole();
        } catch (IllegalArgumentException freeText) {
            return new Licence(text.strip(), "");
        }
    }

    default Verdict judge(Function<Licence, Verdict> policy) {
        return switch (this) {
            case Licence licence -> policy.apply(licence);
            case All all -> all.of().stream().map(one -> one.judge(policy)).reduce(Verdict.OK, Verdict::worse);
            case Any any -> any.of().stream().map(one -> one.judge(policy)).reduce(Verdict.DENIED, Verdict::better);
        };
    }

    /** All licences it names, whether chosen or not. */
    default Set<String> names() {
        Set<String> names = new TreeSet<>();
        switch (this) {
            case Licence licence -> names.add(licence.toString());
            case All all -> all.of().forEach(one -> names.addAll(one.names()));
            case Any any -> any.of().forEach(one -> names.addAll(one.names()));
        }
        return names;
    }

    /** Reads one expression, front to back. */
    final class Reader {
        private static final Pattern TOKEN = Pattern.compile("\\s*+([()]|[A-Za-z0-9.+:-]++)");

        private final List<String> tokens = new ArrayList<>();
        private int next;

        private Reader(String text) {
            Matcher matcher = TOKEN.matcher(text);
            int end = 0;
            while (matcher.region(end, text.length()).lookingAt()) {
                tokens.add(matcher.group(1));
                end = matcher.end();
            }
            if (!text.substring(end).isBlank() || tokens.isEmpty()) {
                throw new IllegalArgumentException("not an expression");
            }
        }

        private LicenceExpression whole() {
            LicenceExpression expression = any(0);
            if (next < tokens.size()) {
                throw new IllegalArgumentException("text after the expression");
            }
            return expression;
        }

        private LicenceExpression any(int depth) {
            List<LicenceExpression> alternatives = new ArrayList<>(List.of(all(depth)));
            while (takes("OR")) {
                alternatives.add(all(depth));
            }
            return alternatives.size() == 1 ? alternatives.getFirst() : new Any(alternatives);
        }

        private LicenceExpression all(int depth) {
            List<LicenceExpression> together = new ArrayList<>(List.of(one(depth)));
            while (takes("AND")) {
                together.add(one(depth));
            }
            return together.size() == 1 ? together.getFirst() : new All(together);
        }

        private LicenceExpression one(int depth) {
            if (depth > MAX_DEPTH) {
                throw new IllegalArgumentException("nested too deep");
            }
            if (takes("(")) {
                LicenceExpression inner = any(depth + 1);
                if (!takes(")")) {
                    throw new IllegalArgumentException("a bracket is not closed");
                }
                return inner;
            }
            String id = name();
            return new Licence(id, takes("WITH") ? name() : "");
        }

        private String name() {
            String token = next < tokens.size() ? tokens.get(next++) : "";
            if (token.isEmpty() || Set.of("(", ")", "AND", "OR", "WITH").contains(token.toUpperCase(Locale.ROOT))) {
                throw new IllegalArgumentException("expected a licence");
            }
            return token;
        }

        private boolean takes(String word) {
            boolean taken = next < tokens.size() && tokens.get(next).equalsIgnoreCase(word);
            next += taken ? 1 : 0;
            return taken;
        }
    }
}
