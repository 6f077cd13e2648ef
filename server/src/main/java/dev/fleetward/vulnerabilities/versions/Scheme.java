package dev.fleetward.vulnerabilities.versions;

import java.util.Collection;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** How texts of one scheme are read; the reader answers empty for a text that is no version of the scheme. */
record Scheme<V extends Version<V>>(Function<String, Optional<V>> reader) {

    /** As long as a feed's version may be; what is longer is no version, so that hostile text costs nothing. */
    static final int MAX_CHARACTERS = 500;

    OptionalInt tell(String left, String right) {
        if (left.equals(right)) {
            return OptionalInt.of(0);
        }
        // Some schemes order any text; "unknown" and "latest" have a place there that means nothing.
        if (!Digits.occurIn(left) || !Digits.occurIn(right)) {
            return OptionalInt.empty();
        }
        Optional<V> a = read(left);
        Optional<V> b = read(right);
        return a.isPresent() && b.isPresent() && a.get().isOfKind(b.get())
                ? OptionalInt.of(a.get().compareTo(b.get()))
                : OptionalInt.empty();
    }

    /** As {@link #tell} says of each. */
    boolean lists(Collection<String> listed, String version) {
        if (listed.contains(version)) {
            return true;
        }
        if (!Digits.occurIn(version)) {
            return false;
        }
        Optional<V> sought = read(version);
        return sought.isPresent()
                && listed.stream().filter(Digits::occurIn).anyMatch(text -> read(text)
                        .filter(one -> one.isOfKind(sought.get()) && one.compareTo(sought.get()) == 0)
                        .isPresent());
    }

    int compare(String left, String right) {
        Optional<V> a = read(left);
        Optional<V> b = read(right);
        if (a.isPresent() && b.isPresent()) {
            return a.get().compareTo(b.get());
        }
        return a.isPresent() == b.isPresent() ? left.compareTo(right) : Boolean.compare(a.isPresent(), b.isPresent());
    }

    private Optional<V> read(String text) {
        return text.length() > MAX_CHARACTERS ? Optional.empty() : reader.apply(text.strip());
    }
}
