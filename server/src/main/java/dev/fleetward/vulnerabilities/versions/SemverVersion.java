package dev.fleetward.vulnerabilities.versions;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Semantic Versioning 2.0, clause 11, with what registries really hold: a leading {@code v}, missing or more than three
 * numbers. Build metadata has no say but with pub, whose published order puts it last.
 */
record SemverVersion(List<String> numbers, List<String> preRelease, List<String> build)
        implements Version<SemverVersion> {

    private static final String START = "[vV=\\s]{0,3}+([0-9]++(?:\\.[0-9]++)*+)";
    private static final String IDENTIFIERS = "([0-9A-Za-z-]++(?:\\.[0-9A-Za-z-]++)*+)";
    private static final String BUILD = "(?:\\+(\\S*+))?+";
    private static final Pattern STRICT = Pattern.compile(START + "(?:-" + IDENTIFIERS + ")?+" + BUILD);
    /** As npm reads a version loosely: {@code 1.2.3beta} for {@code 1.2.3-beta}. */
    private static final Pattern LOOSE = Pattern.compile(START + "(?:-?+" + IDENTIFIERS + ")?+" + BUILD);

    static Optional<SemverVersion> read(String text) {
        return read(STRICT, text, false);
    }

    static Optional<SemverVersion> readLoosely(String text) {
        return read(LOOSE, text, false);
    }

    static Optional<SemverVersion> readWithBuild(String text) {
        return read(STRICT, text, true);
    }

    private static Optional<SemverVersion> read(Pattern shape, String text, boolean withBuild) {
        Matcher matcher = shape.matcher(text);
        return matcher.matches()
                ? Optional.of(new SemverVersion(
                        split(matcher.group(1)),
                        split(matcher.group(2)),
                        withBuild ? split(matcher.group(3)) : List.of()))
                : Optional.empty();
    }

    private static List<String> split(@Nullable String dotted) {
        return dotted == null || dotted.isEmpty() ? List.of() : List.of(dotted.split("\\.", -1));
    }

    SemverVersion ignoringCase() {
        return new SemverVersion(
                numbers,
                preRelease.stream().map(name -> name.toUpperCase(Locale.ROOT)).toList(),
                build);
    }

    @Override
    public int compareTo(SemverVersion other) {
        int releases = Digits.compareSeries(numbers, other.numbers);
        if (releases != 0) {
            return releases;
        }
        // A release stands after its own pre-releases.
        int kinds = Boolean.compare(preRelease.isEmpty(), other.preRelease.isEmpty());
        if (kinds != 0) {
            return kinds;
        }
        int preReleases = identifiers(preRelease, other.preRelease);
        return preReleases != 0 ? preReleases : identifiers(build, other.build);
    }

    private static int identifiers(List<String> left, List<String> right) {
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            int order = identifier(left.get(i), right.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.size(), right.size());
    }

    private static int identifier(String left, String right) {
        boolean numeric = Digits.fill(left);
        if (numeric != Digits.fill(right)) {
            return numeric ? -1 : 1;
        }
        return numeric ? Digits.compare(left, right) : left.compareTo(right);
    }
}
