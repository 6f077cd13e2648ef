package dev.fleetward.vulnerabilities.versions;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version order specification of Maven's POM reference. Maven 3's own ComparableVersion is not used: it goes in
 * circles (2-alpha before 2 before 2.sp before 2-alpha), which the specification has since put right.
 */
record MavenVersion(List<Token> tokens) implements Version<MavenVersion> {

    private static final Pattern SHAPE = Pattern.compile("[\\p{L}\\p{N}._+-]++");
    private static final Pattern TOKEN = Pattern.compile("([._-]?)(?:([0-9]++)|([^0-9._-]*+))");
    private static final List<String> BEFORE_RELEASE = List.of("alpha", "beta", "milestone", "rc", "snapshot");
    private static final int END = BEFORE_RELEASE.size();
    private static final int SERVICE_PACK = END + 2;
    private static final int QUALIFIER = END + 3;
    private static final int DASHED_NUMBER = END + 4;
    private static final int DOTTED_NUMBER = END + 5;

    /** The rank orders kinds at one place; at the place where a version stops stands {@link #END}. */
    private record Token(char separator, String text) {

        boolean isNumber() {
            return Digits.startIn(text);
        }

        boolean isNothing() {
            return text.isEmpty() || Digits.areZero(text);
        }

        int rank() {
            if (isNumber()) {
                return separator == '.' ? DOTTED_NUMBER : DASHED_NUMBER;
            }
            int before = BEFORE_RELEASE.indexOf(text);
            if (before >= 0) {
                return before;
            }
            return text.isEmpty() ? END + 1 : text.equals("sp") ? SERVICE_PACK : QUALIFIER;
        }
    }

    static Optional<MavenVersion> read(String text) {
        if (!SHAPE.matcher(text).matches()) {
            return Optional.empty();
        }
        return Optional.of(new MavenVersion(List.copyOf(trimmed(split(text.toLowerCase(Locale.ROOT))))));
    }

    private static List<Token> split(String text) {
        List<Token> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(text);
        int at = 0;
        while (at < text.length() && matcher.find(at)) {
            String separator = matcher.group(1);
            at = matcher.end();
            boolean beforeDigit = at < text.length() && Digits.isDigit(text.charAt(at));
            String word = matcher.group(2) != null ? matcher.group(2) : qualifier(matcher.group(3), beforeDigit);
            boolean empty = matcher.group(2) == null && matcher.group(3).isEmpty();
            // Where digits meet letters a dash is understood; the first token has none before it.
            char before = tokens.isEmpty() || separator.equals(".") ? '.' : '-';
            tokens.add(new Token(before, empty ? "0" : word));
        }
        return tokens;
    }

    private static String qualifier(String word, boolean beforeDigit) {
        return switch (word) {
            case "ga", "final", "release" -> "";
            case "cr" -> "rc";
            case "a" -> beforeDigit ? "alpha" : word;
            case "b" -> beforeDigit ? "beta" : word;
            case "m" -> beforeDigit ? "milestone" : word;
            default -> word;
        };
    }

    /** Zeros and "final" say nothing at the end, before a dash, and before a word that stands before the release. */
    private static List<Token> trimmed(List<Token> tokens) {
        List<Token> kept = new ArrayList<>(tokens);
        for (int i = kept.size() - 1; i > 0; i--) {
            boolean last = i == kept.size() - 1;
            if (kept.get(i).isNothing()
                    && (last
                            || kept.get(i + 1).separator == '-'
                            || kept.get(i + 1).rank() < END)) {
                kept.remove(i);
            }
        }
        return kept;
    }

    @Override
    public int compareTo(MavenVersion other) {
        for (int i = 0; i < Math.max(tokens.size(), other.tokens.size()); i++) {
            boolean ended = i >= tokens.size();
            boolean otherEnded = i >= other.tokens.size();
            int kinds = Integer.compare(
                    ended ? END : tokens.get(i).rank(),
                    otherEnded ? END : other.tokens.get(i).rank());
            if (kinds != 0) {
                return kinds;
            }
            String a = tokens.get(i).text;
            String b = other.tokens.get(i).text;
            int order = Digits.startIn(a) ? Digits.compare(a, b) : a.compareTo(b);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }
}
