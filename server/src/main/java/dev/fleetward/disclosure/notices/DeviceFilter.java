package dev.fleetward.disclosure.notices;

import dev.fleetward.kernel.Problem;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Which of the devices a notice is meant for. */
enum DeviceFilter {
    ALL,
    NOT_FETCHED,
    /** Fetched, but not acknowledged. */
    FETCHED,
    ACKNOWLEDGED;

    public String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws Problem 400 naming those there are */
    static DeviceFilter parse(String slug) {
        return Arrays.stream(values())
                .filter(one -> one.slug().equals(slug))
                .findFirst()
                .orElseThrow(() -> Problem.invalid("state must be one of %s, not “%s”."
                        .formatted(
                                Arrays.stream(values()).map(DeviceFilter::slug).collect(Collectors.joining(", ")),
                                slug)));
    }
}
