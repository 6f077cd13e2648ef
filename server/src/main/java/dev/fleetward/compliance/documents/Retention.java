package dev.fleetward.compliance.documents;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How long frozen documentation is kept: ten years after the placing on the market or until the support period ends,
 * whichever is longer (CRA Article 13(13)). Units are placed on the market one by one, so the years never count from before
 * the freezing; of what was stated then and is stated now, the later day holds.
 */
final class Retention {
    static final int YEARS = 10;

    private Retention() {}

    /** The last day of it; empty while nobody stated when the product is placed on the market. */
    static Optional<LocalDate> until(FrozenFile file, Optional<LocalDate> placedNow, Optional<LocalDate> supportedNow) {
        Optional<LocalDate> placed = latest(file.placedOn(), placedNow);
        LocalDate frozen = LocalDate.ofInstant(file.frozenAt(), ZoneOffset.UTC);
        return placed.map(day -> latest(
                        Optional.of((day.isAfter(frozen) ? day : frozen).plusYears(YEARS)),
                        latest(file.supportedUntil(), supportedNow))
                .orElseThrow());
    }

    private static Optional<LocalDate> latest(Optional<LocalDate> one, Optional<LocalDate> other) {
        return Stream.of(one, other).flatMap(Optional::stream).max(LocalDate::compareTo);
    }
}
