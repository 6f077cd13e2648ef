package dev.fleetward.insight.explore;

import java.util.List;

/**
 * What was asked and what it came to.
 *
 * @param unit of the figure; empty when none is known
 * @param notes what a reader must know beside the figures
 */
public record Answer(
        Question question, String unit, Source source, List<Line> lines, List<Mark> marks, List<String> notes) {
    /** Where the figures come from. */
    public enum Source {
        ROLLUP,
        LAKE
    }

    /** @param total the whole span as one */
    public record Line(String name, List<Reading> readings, Reading total) {}
}
