package dev.fleetward.vulnerabilities.versions;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * As Conan 2 reads {@code numbers-preRelease+build}: any count of items, zeros at the end do not count, and the build
 * does. Between a number and a word Conan compares texts, by which 2 stands before 10, 10 before 1a and 1a before 2; here
 * the number that a word starts with decides first, and nothing goes in circles.
 */
record ConanVersion(
        List<String> items,
        @Nullable List<String> preRelease,
        @Nullable List<String> build) implements Version<ConanVersion> {

    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9._+*-]++");

    static Optional<ConanVersion> read(String text) {
        if (!SHAPE.matcher(text).matches()) {
            return Optional.empty();
        }
        int plus = text.lastIndexOf('+');
        String version = plus < 0 ? text : text.substring(0, plus);
        int dash = version.lastIndexOf('-');
        return Optional.of(new ConanVersion(
                items(dash < 0 ? version : version.substring(0, dash)),
                dash < 0 ? null : items(version.substring(dash + 1)),
                plus < 0 ? null : items(text.substring(plus + 1))));
    }

    private static List<String> items(String dotted) {
        List<String> items = Arrays.asList(dotted.split("\\.", -1));
        int end = items.size();
        while (end > 0 && Digits.areZero(items.get(end - 1))) {
            end--;
        }
        return List.copyOf(items.subList(0, end));
    }

    @Override
    public int compareTo(ConanVersion other) {
        int order = compare(items, other.items);
        order = order != 0 ? order : compareParts(preRelease, other.preRelease, 1);
        return order != 0 ? order : compareParts(build, other.build, -1);
    }

    private static int compareParts(@Nullable List<String> left, @Nullable List<String> right, int absent) {
        if (left == null || right == null) {
            return left == null ? (right == null ? 0 : absent) : -absent;
        }
        return compare(left, right);
    }

    private static int compare(List<String> left, List<String> right) {
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            String a = left.get(i);
            String b = right.get(i);
            int order = compareItems(a, b);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.size(), right.size());
    }

    private static int compareItems(String a, String b) {
        int endA = Digits.endIn(a, 0);
        int endB = Digits.endIn(b, 0);
        int kinds = Boolean.compare(endB > 0, endA > 0);
        int order = kinds != 0 ? kinds : Digits.compare(a.substring(0, endA), b.substring(0, endB));
        return order != 0 ? order : a.substring(endA).compareTo(b.substring(endB));
    }
}
