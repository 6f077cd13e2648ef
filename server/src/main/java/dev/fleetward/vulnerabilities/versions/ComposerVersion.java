package dev.fleetward.vulnerabilities.versions;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A version normalized as Composer does it (four numbers, or a date), its parts then ordered as PHP's version_compare:
 * dev, alpha, beta, RC, the end, numbers, patch. A branch ({@code dev-main}) has no place in that order.
 */
record ComposerVersion(List<String> parts) implements Version<ComposerVersion> {

    private static final String STABILITY =
            "[._-]?(?:(stable|beta|b|rc|alpha|a|patch|pl|p)((?:[.-]?[0-9]++)*+)?)?([.-]?dev)?";
    private static final Pattern COUNTED = Pattern.compile("v?+([0-9]{1,5}+(?:\\.[0-9]++){0,3}+)" + STABILITY);
    private static final Pattern DATED =
            Pattern.compile("v?+([0-9]{4}(?:[.:-]?[0-9]{2}){1,6}(?:[.:-]?[0-9]{1,3}){0,2})" + STABILITY);
    private static final Pattern BRANCH = Pattern.compile("v?+([0-9]++(?:\\.(?:[0-9]++|[x*])){0,3}+)[.-]?dev");
    private static final Pattern FLAG_OR_BUILD = Pattern.compile("@(?:stable|rc|beta|alpha|dev)$|\\+\\S*+$");
    private static final Pattern NUMBER = Pattern.compile("[0-9]++");
    private static final int NUMBERS = 4;
    /** What Composer writes for the open end of a branch: after every release of it. */
    private static final String OPEN = "9999999";

    static Optional<ComposerVersion> read(String text) {
        String plain = FLAG_OR_BUILD.matcher(text.toLowerCase(Locale.ROOT)).replaceFirst("");
        Matcher counted = COUNTED.matcher(plain);
        if (counted.matches()) {
            return Optional.of(version(filled(counted.group(1), "0"), counted));
        }
        Matcher dated = DATED.matcher(plain);
        if (dated.matches()) {
            return Optional.of(version(numbers(dated.group(1)), dated));
        }
        Matcher branch = BRANCH.matcher(plain);
        if (branch.matches()) {
            List<String> parts = filled(branch.group(1).replaceAll("[x*]", OPEN), OPEN);
            parts.add("dev");
            return Optional.of(new ComposerVersion(List.copyOf(parts)));
        }
        return Optional.empty();
    }

    private static ComposerVersion version(List<String> parts, Matcher matched) {
        String stability = stability(matched.group(2));
        if (!stability.isEmpty()) {
            parts.add(stability);
            parts.addAll(numbers(matched.group(3) == null ? "" : matched.group(3)));
        }
        if (matched.group(4) != null) {
            parts.add("dev");
        }
        return new ComposerVersion(List.copyOf(parts));
    }

    private static List<String> filled(String series, String fill) {
        List<String> numbers = numbers(series);
        while (numbers.size() < NUMBERS) {
            numbers.add(fill);
        }
        return numbers;
    }

    private static List<String> numbers(String text) {
        return new ArrayList<>(
                NUMBER.matcher(text).results().map(MatchResult::group).toList());
    }

    private static String stability(@Nullable String word) {
        if (word == null) {
            return "";
        }
        return switch (word) {
            case "stable" -> "";
            case "a" -> "alpha";
            case "b" -> "beta";
            case "p", "pl" -> "patch";
            default -> word;
        };
    }

    @Override
    public int compareTo(ComposerVersion other) {
        for (int i = 0; i < Math.max(parts.size(), other.parts.size()); i++) {
            String a = i < parts.size() ? parts.get(i) : "";
            String b = i < other.parts.size() ? other.parts.get(i) : "";
            int kinds = Integer.compare(rank(a), rank(b));
            int order = kinds != 0 || !Digits.startIn(a) ? kinds : Digits.compare(a, b);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static int rank(String part) {
        return switch (part) {
            case "dev" -> 0;
            case "alpha" -> 1;
            case "beta" -> 2;
            case "rc" -> 3;
            case "" -> 4;
            case "patch" -> 6;
            default -> 5;
        };
    }
}
