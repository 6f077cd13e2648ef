package dev.fleetward.vulnerabilities.versions;

import java.util.Collection;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How texts of one scheme are read. What was read lately is kept: records list the same versions again and again. Safe for
 * concurrent use: what is kept never changes, and what another thread overwrites is read again.
 */
final class Scheme<V extends Version<V>> {

    /** As long as a feed's version may be; what is longer is no version, so that hostile text costs nothing. */
    static final int MAX_CHARACTERS = 500;

    /** A power of two; each text has one place. */
    private static final int KEPT = 1_024;

    private static final int MAX_KEPT_CHARACTERS = 64;

    private record Kept<V>(String text, Optional<V> version) {}

    private final Function<String, Optional<V>> reader;
    private final AtomicReferenceArray<@Nullable Kept<V>> kept = new AtomicReferenceArray<>(KEPT);

    /** @param reader answers empty for a text that is no version of the scheme */
    Scheme(Function<String, Optional<V>> reader) {
        this.reader = reader;
    }

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
        if (text.length() > MAX_KEPT_CHARACTERS) {
            return text.length() > MAX_CHARACTERS ? Optional.empty() : reader.apply(text.strip());
        }
        int hash = text.hashCode();
        int place = (hash ^ hash >>> 16) & (KEPT - 1);
        Kept<V> known = kept.get(place);
        if (known != null && known.text().equals(text)) {
            return known.version();
        }
        Optional<V> version = reader.apply(text.strip());
        kept.set(place, new Kept<>(text, version));
        return version;
    }
}
