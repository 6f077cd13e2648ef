package dev.fleetward.insight.differs;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * What is over-represented in a set of devices, the surest first.
 *
 * @param affected devices of the set
 * @param rest devices of the fleet that are not in it
 * @param enough whether both sides are large enough to say anything
 */
public record Difference(long affected, long rest, boolean enough, List<Line> lines) {
    /** Both sides need so many devices. */
    public static final int MIN_SIDE = 20;

    public record Value(String attribute, String value) {
        @Override
        public String toString() {
            return attribute + " " + value;
        }
    }

    /**
     * @param values one, or two that only together make the difference
     * @param same others that the same devices have: they cannot be told apart
     * @param support affected devices that have it
     * @param with devices that have it
     * @param shareOfAffected of the affected devices whose value is known
     * @param shareOfFleet of all devices whose value is known
     * @param lift how much more common it is among affected devices
     * @param ratio risk of devices with it over that of those without, with its 95 % interval
     * @param p Fisher's or of G, before correction
     * @param explainedBy what it merely goes along with; empty when it stands for itself
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Line(
            List<Value> values,
            List<Value> same,
            long support,
            long with,
            double shareOfAffected,
            double shareOfFleet,
            double lift,
            double ratio,
            double ratioLow,
            double ratioHigh,
            double p,
            String explainedBy) {
        public boolean isExplained() {
            return !explainedBy.isEmpty();
        }
    }
}
