package dev.fleetward.vulnerabilities.versions;

import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Semantic Versioning 2.0, clause 11, with what registries really hold: a leading {@code v}, missing or more than three
 * numbers. Build metadata is ignored, so Go's {@code +incompatible} is too; Go's pseudo-versions are pre-releases and
 * need no rule of their own.
 */
final class SemverOrder {

    private SemverOrder() {}

    private static final Pattern VERSION =
            Pattern.compile("[vV=]{0,2}(\\d+(?:\\.\\d+)*)(?:-([0-9A-Za-z.-]+))?(?:\\+[^\\s]*)?");

    static int compare(String left, String right) {
        Matcher a = match(left);
        Matcher b = match(right);
        int release = numbers(a.group(1), b.group(1));
        return release != 0 ? release : preRelease(a.group(2), b.group(2));
    }

    private static Matcher match(String version) {
        Matcher matcher = VERSION.matcher(version.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + version + "' is no semantic version");
        }
        return matcher;
    }

    private static int numbers(String left, String right) {
        String[] a = left.split("\\.");
        String[] b = right.split("\\.");
        for (int i = 0; i < Math.max(a.length, b.length); i++) {
            int order = number(i < a.length ? a[i] : "0").compareTo(number(i < b.length ? b[i] : "0"));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static int preRelease(@Nullable String left, @Nullable String right) {
        if (left == null || right == null) {
            return left == null ? (right == null ? 0 : 1) : -1;
        }
        String[] a = left.split("\\.");
        String[] b = right.split("\\.");
        for (int i = 0; i < Math.min(a.length, b.length); i++) {
            int order = identifier(a[i], b[i]);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(a.length, b.length);
    }

    private static int identifier(String left, String right) {
        boolean leftNumeric = isNumber(left);
        boolean rightNumeric = isNumber(right);
        if (leftNumeric && rightNumeric) {
            return number(left).compareTo(number(right));
        }
        return leftNumeric == rightNumeric ? left.compareTo(right) : leftNumeric ? -1 : 1;
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static BigInteger number(String digits) {
        return new BigInteger(digits);
    }
}
