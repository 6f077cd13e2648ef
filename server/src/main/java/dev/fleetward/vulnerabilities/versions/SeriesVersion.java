package dev.fleetward.vulnerabilities.versions;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * R's package_version and Haskell's Data.Version: whole numbers, compared one by one, and {@code 1.0} before
 * {@code 1.0.0}. R also separates by dashes.
 */
record SeriesVersion(List<String> numbers) implements Version<SeriesVersion> {

    private static final Pattern SHAPE = Pattern.compile("[0-9]++(?:[.-][0-9]++)*+");

    static Optional<SeriesVersion> read(String text) {
        return SHAPE.matcher(text).matches()
                ? Optional.of(new SeriesVersion(List.of(text.split("[.-]"))))
                : Optional.empty();
    }

    @Override
    public int compareTo(SeriesVersion other) {
        for (int i = 0; i < Math.min(numbers.size(), other.numbers.size()); i++) {
            int order = Digits.compare(numbers.get(i), other.numbers.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(numbers.size(), other.numbers.size());
    }
}
