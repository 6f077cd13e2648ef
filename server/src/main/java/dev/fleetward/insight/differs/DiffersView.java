package dev.fleetward.insight.differs;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What differs, in words. */
public record DiffersView(Differs.Answer answer) {
    public record Row(
            String what,
            String same,
            String affected,
            String fleet,
            String lift,
            String ratio,
            String explained,
            long support,
            long with) {}

    public boolean isEnough() {
        return answer.difference().enough();
    }

    public boolean isEmpty() {
        return answer.difference().lines().isEmpty();
    }

    /** The answer as a sentence. */
    public String getSentence() {
        Difference it = answer.difference();
        if (!it.enough()) {
            return "Not enough to compare: %,d of these devices and %,d others, of which both sides need %d."
                    .formatted(it.affected(), it.rest(), Difference.MIN_SIDE);
        }
        var first = it.lines().stream().filter(line -> !line.isExplained()).findFirst();
        if (first.isEmpty()) {
            return "Nothing is more common among these %,d devices than among the other %,d."
                    .formatted(it.affected(), it.rest());
        }
        return "%s: %s of these %,d devices have it, %s of the fleet."
                .formatted(
                        capital(words(first.get().values())),
                        percent(first.get().shareOfAffected()),
                        it.affected(),
                        percent(first.get().shareOfFleet()));
    }

    public String getBasis() {
        String sample = answer.everyNth() == 1
                ? ""
                : " Of the other devices one in %,d was looked at; shares and ratios are of the whole fleet."
                        .formatted(answer.everyNth());
        return "%,d attributes, versions and components were compared; what is shown is corrected for that, yet of sets drawn by lot one in eleven shows something too."
                        .formatted(answer.attributes())
                + sample;
    }

    public List<Row> getRows() {
        return answer.difference().lines().stream().map(DiffersView::row).toList();
    }

    private static Row row(Difference.Line line) {
        return new Row(
                words(line.values()),
                words(line.same()),
                percent(line.shareOfAffected()),
                percent(line.shareOfFleet()),
                String.format(Locale.ENGLISH, "%.1f×", line.lift()),
                String.format(Locale.ENGLISH, "%.1f× (%.1f to %.1f)", line.ratio(), line.ratioLow(), line.ratioHigh()),
                line.explainedBy(),
                line.support(),
                line.with());
    }

    private static String words(List<Difference.Value> values) {
        return values.stream().map(Difference.Value::toString).collect(Collectors.joining(" with "));
    }

    private static String capital(String text) {
        return text.isEmpty() ? text : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    private static String percent(double share) {
        return String.format(Locale.ENGLISH, share < 0.1 ? "%.1f %%" : "%.0f %%", 100 * share);
    }
}
