package dev.fleetward.compliance.risk;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.fleetward.kernel.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A threat to an asset, how bad it is, what is done about it and what is left.
 *
 * @param likelihood 1 to 5 before treatment, and {@code impact} likewise
 * @param measures what is done, or why nothing is
 * @param requirements items of Annex I, Part I that the measures serve
 */
public record Risk(
        String id,
        String asset,
        String threat,
        int likelihood,
        int impact,
        Treatment treatment,
        String measures,
        int residualLikelihood,
        int residualImpact,
        List<String> requirements) {

    /** What is done about a risk. */
    public enum Treatment {
        REDUCE("Reduce"),
        AVOID("Avoid"),
        TRANSFER("Transfer"),
        ACCEPT("Accept");

        private final String title;

        Treatment(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }

        public String slug() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Treatment parse(String slug) {
            return Arrays.stream(values())
                    .filter(one -> one.slug().equals(slug.toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> Problem.invalid("treatment must be one of %s, not “%s”."
                            .formatted(
                                    Arrays.stream(values()).map(Treatment::slug).collect(Collectors.joining(", ")),
                                    slug)));
        }
    }

    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    public Scale.Level level() {
        return Scale.SCALE.level(likelihood, impact);
    }

    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    public Scale.Level residualLevel() {
        return Scale.SCALE.level(residualLikelihood, residualImpact);
    }

    public String requirementsInWords() {
        return String.join(" ", requirements);
    }
}
