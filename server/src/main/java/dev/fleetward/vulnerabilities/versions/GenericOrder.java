package dev.fleetward.vulnerabilities.versions;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs of digits and of letters. A letter right after a number is a later patch ({@code 1.0.2a}); {@code rc}, {@code
 * beta}, {@code alpha}, {@code pre}, {@code dev} come before the release. A date ({@code 2023.04}) is never compared
 * with a counted version.
 */
final class GenericOrder {

    private GenericOrder() {}

    private static final Pattern PREFIX = Pattern.compile("^(?:release[-_]?|rel[-_]|v|r)(?=\\d)");
    /** What Yocto appends to a package's own version. */
    private static final Pattern YOCTO_SUFFIX = Pattern.compile("\\+git(?:autoinc|[0-9]).*$|-r\\d+$");

    private static final Pattern RUN = Pattern.compile("\\d+|[a-z]+");
    private static final List<String> BEFORE_RELEASE =
            List.of("dev", "snapshot", "a", "alpha", "b", "beta", "pre", "preview", "c", "rc", "cr");
    private static final BigInteger FIRST_YEAR = BigInteger.valueOf(1990);

    static int compare(String left, String right) {
        List<String> a = runs(left);
        List<String> b = runs(right);
        if (isDate(a) != isDate(b)) {
            throw new IllegalArgumentException("'" + left + "' and '" + right + "' are versions of different kinds");
        }
        for (int i = 0; i < Math.max(a.size(), b.size()); i++) {
            int order = compareRuns(i < a.size() ? a.get(i) : "", i < b.size() ? b.get(i) : "");
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static List<String> runs(String version) {
        String text = version.strip().toLowerCase(Locale.ROOT);
        text = PREFIX.matcher(YOCTO_SUFFIX.matcher(text).replaceFirst("")).replaceFirst("");
        List<String> runs = new ArrayList<>();
        Matcher matcher = RUN.matcher(text);
        while (matcher.find()) {
            // A lone letter after a digit is a patch letter; after a separator it may mean alpha or beta.
            boolean patchLetter = matcher.start() > 0
                    && matcher.group().length() <= 2
                    && Character.isDigit(text.charAt(matcher.start() - 1))
                    && !matcher.group().equals("rc")
                    && !matcher.group().equals("cr");
            runs.add(patchLetter ? "+" + matcher.group() : matcher.group());
        }
        if (runs.stream().noneMatch(GenericOrder::isNumber)) {
            throw new IllegalArgumentException("'" + version + "' has no number to order by");
        }
        return runs;
    }

    private static boolean isDate(List<String> runs) {
        String first = runs.getFirst();
        return isNumber(first) && first.length() == 4 && new BigInteger(first).compareTo(FIRST_YEAR) >= 0;
    }

    private static int compareRuns(String a, String b) {
        int kinds = Integer.compare(rank(a), rank(b));
        if (kinds != 0) {
            return kinds;
        }
        if (isNumber(a) && isNumber(b)) {
            return new BigInteger(a).compareTo(new BigInteger(b));
        }
        if (rank(a) == 1) {
            return 0;
        }
        if (rank(a) == 0) {
            return Integer.compare(BEFORE_RELEASE.indexOf(a), BEFORE_RELEASE.indexOf(b));
        }
        int lengths = a.startsWith("+") ? Integer.compare(a.length(), b.length()) : 0;
        return lengths != 0 ? lengths : a.compareTo(b);
    }

    /** Pre-release words before the end, the end and zero before patch letters, other words and numbers. */
    private static int rank(String run) {
        if (run.isEmpty()) {
            return 1;
        }
        if (isNumber(run)) {
            return new BigInteger(run).signum() == 0 ? 1 : 3;
        }
        return BEFORE_RELEASE.contains(run) ? 0 : 2;
    }

    private static boolean isNumber(String run) {
        return !run.isEmpty() && Character.isDigit(run.charAt(0));
    }
}
