package dev.fleetward.products;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Which of two versions of one software type is later, where both are numbers by dots with an optional suffix. */
public final class VersionOrder {
    private static final Pattern NUMBERED = Pattern.compile("v?\\d{1,18}(?:\\.\\d{1,18}){0,5}(?:[-+].*)?");

    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    private VersionOrder() {}

    /** Negative, zero or positive; empty when the texts have no such order. Build metadata after {@code +} is left out. */
    public static OptionalInt compare(String a, String b) {
        if (!NUMBERED.matcher(a).matches() || !NUMBERED.matcher(b).matches()) {
            return a.equals(b) ? OptionalInt.of(0) : OptionalInt.empty();
        }
        List<Long> left = numbers(a);
        List<Long> right = numbers(b);
        for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
            int order = Long.compare(i < left.size() ? left.get(i) : 0, i < right.size() ? right.get(i) : 0);
            if (order != 0) {
                return OptionalInt.of(order);
            }
        }
        return OptionalInt.of(comparePreRelease(preRelease(a), preRelease(b)));
    }

    /** SemVer 2.0.0 §11: a pre-release comes before the release. */
    private static int comparePreRelease(String a, String b) {
        if (a.isEmpty() || b.isEmpty()) {
            return Boolean.compare(a.isEmpty(), b.isEmpty());
        }
        String[] left = a.split("\\.", -1);
        String[] right = b.split("\\.", -1);
        for (int i = 0; i < Math.min(left.length, right.length); i++) {
            int order = compareIdentifiers(left[i], right[i]);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.length, right.length);
    }

    private static int compareIdentifiers(String a, String b) {
        boolean leftIsNumber = NUMBER.matcher(a).matches();
        boolean rightIsNumber = NUMBER.matcher(b).matches();
        if (leftIsNumber && rightIsNumber) {
            return Long.compare(Long.parseLong(a), Long.parseLong(b));
        }
        return leftIsNumber == rightIsNumber ? a.compareTo(b) : leftIsNumber ? -1 : 1;
    }

    private static List<Long> numbers(String version) {
        String core = version.replaceFirst("^v", "").split("[-+]", 2)[0];
        return Arrays.stream(core.split("\\.", -1)).map(Long::valueOf).toList();
    }

    private static String preRelease(String version) {
        String withoutBuild = version.split("\\+", 2)[0];
        int dash = withoutBuild.indexOf('-');
        return dash < 0 ? "" : withoutBuild.substring(dash + 1);
    }
}
