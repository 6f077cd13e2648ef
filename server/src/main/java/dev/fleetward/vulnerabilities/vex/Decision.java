package dev.fleetward.vulnerabilities.vex;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * A decision on a vulnerability, and whose.
 *
 * @param vulnerability the name it was said of
 * @param vulnerabilityKey empty until a record of that vulnerability has come; until then the decision waits
 * @param issuer of the document it came with; empty when it was made here
 * @param saidIn the document's own id, with its revision where it has one; empty when it was made here
 * @param applies false while its issuer is not trusted for what it says
 * @param madeFor versions that had the finding then, the latest last; later ones inherit
 */
public record Decision(
        UUID id,
        @JsonIgnore UUID product,
        String vulnerability,
        @JsonIgnore Optional<UUID> vulnerabilityKey,
        @JsonUnwrapped Subject subject,
        @JsonUnwrapped Ruling ruling,
        Source source,
        String issuer,
        String saidIn,
        boolean applies,
        @JsonIgnore JsonNode statement,
        Optional<UUID> document,
        @JsonIgnore List<String> madeFor,
        String decidedBy,
        Instant decidedAt,
        Optional<Instant> expiresAt,
        Optional<Instant> withdrawnAt) {

    /** Whose word it is, the strongest first. */
    public enum Source {
        /** The maker's own. */
        OWN,
        /** A supplier's, about its component. */
        SUPPLIER,
        /** What the build wrote down about itself. */
        BUILD;

        @JsonValue
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Which of two holds where both do, first: the maker's word, then the narrower, then the later one. A decision on one
     * component is narrower than one on any.
     */
    static final Comparator<Decision> STRONGEST_FIRST = Comparator.comparing(Decision::source)
            .thenComparing(decision -> decision.subject().breadth())
            .thenComparing(decision -> decision.subject().component().isEmpty())
            .thenComparing(Comparator.comparing(Decision::decidedAt).reversed())
            .thenComparing(Decision::id);

    public boolean known() {
        return vulnerabilityKey.isPresent();
    }

    /** Why it decides nothing now, or empty when it does. */
    public String idle(Instant now) {
        if (withdrawnAt.isPresent()) {
            return "taken back";
        }
        if (expiresAt.filter(at -> !at.isAfter(now)).isPresent()) {
            return "expired";
        }
        if (!applies) {
            return "issuer not trusted";
        }
        return known() ? "" : "waiting for the vulnerability";
    }
}
