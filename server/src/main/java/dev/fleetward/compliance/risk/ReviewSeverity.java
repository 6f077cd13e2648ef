package dev.fleetward.compliance.risk;

import dev.fleetward.kernel.Problem;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** From which severity a new vulnerability calls for a review. */
public enum ReviewSeverity {
    LOW,
    MEDIUM,
    HIGH,
    CRITICAL;

    public String slug() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** That one and all worse ones. */
    List<String> andWorse() {
        return EnumSet.range(this, CRITICAL).stream().map(Enum::name).toList();
    }

    static ReviewSeverity parse(String slug) {
        return Arrays.stream(values())
                .filter(one -> one.slug().equals(slug.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> Problem.invalid("reviewSeverity must be one of %s, not “%s”."
                        .formatted(
                                Arrays.stream(values())
                                        .map(ReviewSeverity::slug)
                                        .collect(Collectors.joining(", ")),
                                slug)));
    }
}
