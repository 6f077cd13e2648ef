package dev.fleetward.vulnerabilities.versions;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs of digits and of letters. A letter right after a number is a later patch ({@code 1.0.2a}); {@code rc}, {@code
 * beta}, {@code alpha}, {@code pre}, {@code dev} come before the release. A date ({@code 2023.04}) is of another kind
 * than a counted version.
 */
record GenericVersion(List<String> runs) implements Version<GenericVersion> {

    private static final Pattern PREFIX = Pattern.compile("^(?:release[-_]?|rel[-_]|v|r)(?=[0-9])");
    /** What Yocto appends to a package's own version. */
    private static final Pattern YOCTO_SUFFIX = Pattern.compile("\\+git(?:autoinc|[0-9]).*+$|-r[0-9]++$");

    private static final Pattern RUN = Pattern.compile("[0-9]++|[a-z]++");
    private static final List<String> BEFORE_RELEASE =
            List.of("dev", "snapshot", "a", "alpha", "b", "beta", "pre", "preview", "c", "rc", "cr");
    private static final String PATCH = "+";
    private static final int YEAR_DIGITS = 4;
    private static final String FIRST_YEAR = "1990";

    static Optional<GenericVersion> read(String version) {
        String text = YOCTO_SUFFIX.matcher(version.toLowerCase(Locale.ROOT)).replaceFirst("");
        text = PREFIX.matcher(text).replaceFirst("");
        List<String> runs = new ArrayList<>();
        Matcher matcher = RUN.matcher(text);
        while (matcher.find()) {
            // A lone letter after a digit is a patch letter; after a separator it may mean alpha or beta.
            boolean patchLetter = matcher.start() > 0
                    && matcher.group().length() <= 2
                    && Digits.isDigit(text.charAt(matcher.start() - 1))
                    && !Digits.startIn(matcher.group())
                    && !matcher.group().equals("rc")
                    && !matcher.group().equals("cr");
            runs.add(patchLetter ? PATCH + matcher.group() : matcher.group());
        }
        return runs.stream().anyMatch(Digits::startIn)
                ? Optional.of(new GenericVersion(List.copyOf(runs)))
                : Optional.empty();
    }

    @Override
    public boolean isOfKind(GenericVersion other) {
        return isDate() == other.isDate();
    }

    private boolean isDate() {
        String first = runs.getFirst();
        return Digits.startIn(first) && first.length() == YEAR_DIGITS && Digits.compare(first, FIRST_YEAR) >= 0;
    }

    @Override
    public int compareTo(GenericVersion other) {
        for (int i = 0; i < Math.max(runs.size(), other.runs.size()); i++) {
            String a = i < runs.size() ? runs.get(i) : "";
            String b = i < other.runs.size() ? other.runs.get(i) : "";
            int kinds = Rank.of(a).compareTo(Rank.of(b));
            int order = kinds != 0 ? kinds : compareRuns(a, b);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static int compareRuns(String a, String b) {
        return switch (Rank.of(a)) {
            case BEFORE_RELEASE -> Integer.compare(BEFORE_RELEASE.indexOf(a), BEFORE_RELEASE.indexOf(b));
            case END -> 0;
            case PATCH_LETTER -> {
                int lengths = Integer.compare(a.length(), b.length());
                yield lengths != 0 ? lengths : a.compareTo(b);
            }
            case WORD -> a.compareTo(b);
            case NUMBER -> Digits.compare(a, b);
        };
    }

    /** In rising order at the same place of two versions. */
    private enum Rank {
        BEFORE_RELEASE,
        /** Also a zero, so that 1.0 is 1. */
        END,
        PATCH_LETTER,
        WORD,
        NUMBER;

        static Rank of(String run) {
            if (run.isEmpty() || Digits.areZero(run)) {
                return END;
            }
            if (run.startsWith(PATCH)) {
                return PATCH_LETTER;
            }
            return Digits.startIn(run) ? NUMBER : GenericVersion.BEFORE_RELEASE.contains(run) ? BEFORE_RELEASE : WORD;
        }
    }
}
