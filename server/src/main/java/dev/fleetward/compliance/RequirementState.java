package dev.fleetward.compliance;

/** How far live evidence carries a requirement. Unknown is never shown as good. */
public enum RequirementState {
    EVIDENCED("ok", "Evidenced"),
    ATTENTION("attention", "Attention"),
    UNKNOWN("unknown", "Nothing yet"),
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
}
