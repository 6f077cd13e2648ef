package dev.fleetward.compliance;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** How a figure went from day to day. */
record FigureHistory(String source, String title, List<Day> days) {
    private static final int WORTH_DRAWING_DAYS = 2;

    /** @param share in percent to two digits; empty for a day without data, which is a gap and never zero */
    record Day(LocalDate day, String share, long numerator, long denominator, String unit) {
        static Day of(EvidenceRecord record) {
            return new Day(
                    LocalDate.ofInstant(record.measuredAt(), ZoneOffset.UTC),
                    record.isKnown()
                            ? String.format(Locale.ROOT, "%.2f", 100.0 * record.numerator() / record.denominator())
                            : "",
                    record.numerator(),
                    record.denominator(),
                    record.unit());
        }
    }

    /** @param records oldest first, one for each day of a source */
    static List<FigureHistory> of(List<EvidenceRecord> records) {
        return records.stream()
                .collect(Collectors.groupingBy(EvidenceRecord::source, LinkedHashMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .map(source -> new FigureHistory(
                        source.getKey(),
                        source.getValue().getLast().title(),
                        source.getValue().stream().map(Day::of).toList()))
                .toList();
    }

    public boolean isWorthDrawing() {
        return days.size() >= WORTH_DRAWING_DAYS && days.stream().anyMatch(day -> !day.share.isEmpty());
    }
}
