package dev.fleetward.telemetry.reboots;

import dev.fleetward.products.Product;
import dev.fleetward.telemetry.PageRange;
import dev.fleetward.telemetry.vitals.Vitals;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** What the page of reboots shows. */
record RebootsView(Product product, PageRange range, List<Reboots.Row> rows, List<Vitals.OfVersion> versions) {
    /** Columns beside the sum; what others ran is in the sum. */
    private static final int MAX_COLUMNS = 5;

    public List<PageRange> ranges() {
        return List.of(PageRange.values());
    }

    /** The reasons, over all versions. */
    public List<Reboots.Row> reasons() {
        return rows.stream().filter(Reboots.Row::isOfAll).toList();
    }

    public long all() {
        return reasons().stream().mapToLong(Reboots.Row::reboots).sum();
    }

    public long unexpected() {
        return reasons().stream()
                .filter(Reboots.Row::isUnexpected)
                .mapToLong(Reboots.Row::reboots)
                .sum();
    }

    /** The versions that most devices ran. */
    public List<String> columns() {
        return versions.stream()
                .map(Vitals.OfVersion::version)
                .filter(version -> !version.isEmpty())
                .limit(MAX_COLUMNS)
                .toList();
    }

    /** Those of a reason on a version; 0 is none. */
    public long on(Reboots.Row reason, String version) {
        return rows.stream()
                .filter(row -> version.equals(row.version())
                        && row.reason().equals(reason.reason())
                        && row.name().equals(reason.name())
                        && row.isUnexpected() == reason.isUnexpected())
                .mapToLong(Reboots.Row::reboots)
                .sum();
    }

    /** "98.5 %", or "unknown". */
    public String share(OptionalDouble share) {
        return share.isEmpty() ? "unknown" : String.format(Locale.ENGLISH, "%.1f %%", 100 * share.getAsDouble());
    }

    public long hours(Vitals.Counts counts) {
        return Math.round(counts.operationalHours());
    }
}
