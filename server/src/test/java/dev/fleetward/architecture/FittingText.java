package dev.fleetward.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/** Text that a regular expression takes, chosen by chance, with one of its repetitions drawn out. */
final class FittingText {
    private static final String CHARACTERS = " a0-.:/,_AZf()<>=\n'\"@#*+[]{}|~\\%&;!?$x9\t\u00e4";
    private static final String QUANTIFIERS = "*+?{";

    private final String expression;
    private final Random random;
    private final int drawnOut;
    private final int times;
    private int at;
    private int repetition;

    /** @param drawnOut which of its repetitions, counted from 0 */
    FittingText(String expression, Random random, int drawnOut, int times) {
        this.expression = expression;
        this.random = random;
        this.drawnOut = drawnOut;
        this.times = times;
    }

    /** How many repetitions an expression has, about. */
    static int repetitions(String expression) {
        return (int) expression.chars().filter(c -> QUANTIFIERS.indexOf(c) >= 0).count();
    }

    String write() {
        at = 0;
        repetition = 0;
        return alternatives();
    }

    private String alternatives() {
        List<String> all = new ArrayList<>();
        all.add(sequence());
        while (at < expression.length() && expression.charAt(at) == '|') {
            at++;
            all.add(sequence());
        }
        String longest = all.getFirst();
        for (String one : all) {
            longest = one.length() > longest.length() ? one : longest;
        }
        return longest.length() > times ? longest : all.get(random.nextInt(all.size()));
    }

    private String sequence() {
        var text = new StringBuilder();
        while (at < expression.length() && expression.charAt(at) != '|' && expression.charAt(at) != ')') {
            String one = atom();
            text.append(quantified(one));
        }
        return text.toString();
    }

    private String quantified(String one) {
        if (at >= expression.length() || QUANTIFIERS.indexOf(expression.charAt(at)) < 0) {
            return one;
        }
        char kind = expression.charAt(at);
        int least = kind == '+' ? 1 : 0;
        int most = kind == '?' ? 1 : Integer.MAX_VALUE;
        if (kind == '{') {
            int end = expression.indexOf('}', at);
            String[] bounds = expression.substring(at + 1, end).split(",", -1);
            least = Integer.parseInt(bounds[0]);
            most = bounds.length == 1 ? least : bounds[1].isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(bounds[1]);
            at = end;
        }
        at++;
        if (at < expression.length() && "+?".indexOf(expression.charAt(at)) >= 0) {
            at++;
        }
        int count = repetition++ == drawnOut ? times : Math.max(least, random.nextInt(3));
        int most1 = one.length() > times ? 1 : most;
        return one.repeat(Math.clamp(count, Math.min(least, most1), most1));
    }

    private String atom() {
        char c = expression.charAt(at);
        return switch (c) {
            case '(' -> group();
            case '[' -> oneOf(characterClass());
            case '\\' -> escape();
            case '.' -> {
                at++;
                yield String.valueOf(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
            }
            case '^', '$' -> {
                at++;
                yield "";
            }
            default -> {
                at++;
                yield String.valueOf(c);
            }
        };
    }

    private String group() {
        at++;
        boolean looksOnly = false;
        if (expression.startsWith("?", at)) {
            if (expression.startsWith("?:", at) || expression.startsWith("?>", at)) {
                at += 2;
            } else if (expression.startsWith("?<", at) && "=!".indexOf(expression.charAt(at + 2)) < 0) {
                at = expression.indexOf('>', at) + 1;
            } else if (expression.startsWith("?=", at)
                    || expression.startsWith("?!", at)
                    || expression.startsWith("?<", at)) {
                looksOnly = true;
                at += expression.startsWith("?<", at) ? 3 : 2;
            } else {
                int end = expression.indexOf(')', at);
                int colon = expression.indexOf(':', at);
                if (colon < 0 || end < colon) {
                    at = end + 1;
                    return "";
                }
                at = colon + 1;
            }
        }
        String inner = alternatives();
        at++;
        return looksOnly ? "" : inner;
    }

    private String characterClass() {
        int from = at;
        int depth = 0;
        do {
            char c = expression.charAt(at);
            if (c == '\\') {
                at++;
            } else if (c == '[') {
                depth++;
            } else if (c == ']' && at > from + (expression.startsWith("[^", from) ? 2 : 1)) {
                depth--;
            }
            at++;
        } while (depth > 0);
        return expression.substring(from, at);
    }

    private String escape() {
        char c = expression.charAt(at + 1);
        if (c == 'Q') {
            int end = expression.indexOf("\\E", at);
            String quoted = expression.substring(at + 2, end);
            at = end + 2;
            return quoted;
        }
        int length = c == 'p' || c == 'P' ? expression.indexOf('}', at) + 1 - at : c == 'u' ? 6 : c == 'x' ? 4 : 2;
        String escape = expression.substring(at, at + length);
        at += length;
        return switch (c) {
            case 'b', 'B', 'A', 'z', 'Z', 'G' -> "";
            case 'R' -> "\n";
            default -> Character.isDigit(c) ? "" : oneOf(escape);
        };
    }

    private String oneOf(String characterClass) {
        Pattern taken = Pattern.compile(characterClass);
        List<String> candidates = CHARACTERS
                .chars()
                .mapToObj(Character::toString)
                .filter(one -> taken.matcher(one).matches())
                .toList();
        if (!candidates.isEmpty()) {
            return candidates.get(random.nextInt(candidates.size()));
        }
        for (char c = 0; c < 0x3000; c++) {
            if (taken.matcher(String.valueOf(c)).matches()) {
                return String.valueOf(c);
            }
        }
        return "";
    }
}
