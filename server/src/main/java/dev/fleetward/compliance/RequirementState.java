package dev.fleetward.compliance;

import dev.fleetward.kernel.Problem;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** How far evidence carries a requirement, or one figure. No data is never shown as good. */
public enum RequirementState {
    MET("ok", "Met"),
    PARTLY("attention", "Partly met"),
    NOT_MET("bad", "Not met"),
    NO_DATA("unknown", "No data"),
    NOT_APPLICABLE("unknown", "Not applicable");

    private final String badge;
    private final String label;

    RequirementState(String badge, String label) {
        this.badge = badge;
        this.label = label;
    }

    /** The state word shared by all pages: ok, attention, bad or unknown. */
    public String badge() {
        return badge;
    }

    public String label() {
        return label;
    }

    public String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Neither met nor without an answer. */
    public boolean isShort() {
        return this == PARTLY || this == NOT_MET;
    }

    /** @throws Problem 400 naming those there are */
    static RequirementState parse(String slug) {
        return Arrays.stream(values())
                .filter(state -> state.slug().equals(slug))
                .findFirst()
                .orElseThrow(() -> Problem.invalid("state must be one of %s, not “%s”."
                        .formatted(
                                Arrays.stream(values())
                                        .map(RequirementState::slug)
                                        .toList(),
                                slug)));
    }

    /** What all of it together comes to; what has no data says nothing. */
    static RequirementState of(Collection<RequirementState> parts) {
        List<RequirementState> telling =
                parts.stream().filter(part -> part != NO_DATA).distinct().toList();
        return switch (telling.size()) {
            case 0 -> NO_DATA;
            case 1 -> telling.getFirst();
            default -> PARTLY;
        };
    }
}
