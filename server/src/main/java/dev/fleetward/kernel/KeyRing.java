package dev.fleetward.kernel;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The master key, and those before it that something may still be sealed or signed with.
 *
 * @param replaced while secrets are being sealed anew
 */
record KeyRing(KeyMaterial current, Optional<KeyMaterial> replaced, List<Retired> retired) {

    /** A key that nothing stored needs any more; links signed with it are good until then. */
    record Retired(KeyMaterial key, Instant until) {}

    Stream<KeyMaterial> all(Instant now) {
        return Stream.concat(
                Stream.concat(Stream.of(current), replaced.stream()),
                retired.stream().filter(old -> old.until.isAfter(now)).map(Retired::key));
    }
}
