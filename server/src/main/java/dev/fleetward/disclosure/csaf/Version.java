package dev.fleetward.disclosure.csaf;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of a document: a whole number, or a semantic version.
 *
 * @param release what stands before {@code +}
 * @param preRelease empty for none
 */
record Version(
        boolean isInteger, BigInteger major, BigInteger minor, BigInteger patch, String preRelease, String release)
        implements Comparable<Version> {
    private static final Pattern FORM = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+)(?:-([0-9A-Za-z.-]+))?(?:\\+.*)?");
    private static final Comparator<Version> ORDER = Comparator.comparing(Version::major)
            .thenComparing(Version::minor)
            .thenComparing(Version::patch)
            .thenComparing(Version::preRelease, Version::comparePreReleases);

    static Optional<Version> of(String text) {
        if (text.matches("\\d{1,100}")) {
            return Optional.of(new Version(true, new BigInteger(text), BigInteger.ZERO, BigInteger.ZERO, "", text));
        }
        Matcher form = FORM.matcher(text);
        return form.matches()
                ? Optional.of(new Version(
                        false,
                        new BigInteger(form.group(1)),
                        new BigInteger(form.group(2)),
                        new BigInteger(form.group(3)),
                        form.group(4) == null ? "" : form.group(4),
                        text.replaceFirst("\\+.*", "")))
                : Optional.empty();
    }

    /** Nothing that counts as released: 0, or 0.y.z. */
    boolean isInitial() {
        return major.signum() == 0;
    }

    boolean isPreRelease() {
        return !preRelease.isEmpty();
    }

    /** Without the pre-release part. */
    String core() {
        return isInteger ? release : "%s.%s.%s".formatted(major, minor, patch);
    }

    @Override
    public int compareTo(Version other) {
        return ORDER.compare(this, other);
    }

    /** By semantic versioning's rule 11: none is the latest, numbers before words, fewer fields first. */
    private static int comparePreReleases(String one, String other) {
        if (one.isEmpty() || other.isEmpty()) {
            return Boolean.compare(one.isEmpty(), other.isEmpty());
        }
        String[] mine = one.split("\\.");
        String[] theirs = other.split("\\.");
        for (int i = 0; i < Math.min(mine.length, theirs.length); i++) {
            boolean number = mine[i].matches("\\d+");
            boolean otherNumber = theirs[i].matches("\\d+");
            int order = number && otherNumber
                    ? new BigInteger(mine[i]).compareTo(new BigInteger(theirs[i]))
                    : number != otherNumber ? Boolean.compare(otherNumber, number) : mine[i].compareTo(theirs[i]);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(mine.length, theirs.length);
    }
}
