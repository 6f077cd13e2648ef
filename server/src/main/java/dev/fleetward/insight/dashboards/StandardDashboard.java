package dev.fleetward.insight.dashboards;

import dev.fleetward.kernel.Watched;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What every product starts with: is it stable, connected, charged, up to date, secure? Charts of the metrics its devices
 * send by the names the firmware SDK and the Linux agent give them, and the figures rooms offer.
 */
final class StandardDashboard {
    private static final String STABILITY = "Stability";
    private static final String CONNECTIVITY = "Connectivity";
    private static final String BATTERY = "Battery";
    private static final String UPDATES = "Updates";
    private static final String SECURITY = "Security";
    static final List<String> SECTIONS = List.of(STABILITY, CONNECTIVITY, BATTERY, UPDATES, SECURITY);

    /** Sections of figures by what their ids begin with. */
    private static final Map<String, String> OF_FIGURES = Map.of(
            "vitals", STABILITY,
            "issues", STABILITY,
            "anomalies", STABILITY,
            "connectivity", CONNECTIVITY,
            "battery", BATTERY,
            "rollouts", UPDATES,
            "vulnerabilities", SECURITY,
            "security", SECURITY,
            "cases", SECURITY);

    private record Chart(String section, String title, String metric, String figure) {}

    private static final List<Chart> CHARTS = List.of(
            new Chart(STABILITY, "Unexpected reboots", "MemfaultSdkMetric_UnexpectedRebootCount", "sum"),
            new Chart(CONNECTIVITY, "Syncs that failed", "sync_failure", "sum"),
            new Chart(CONNECTIVITY, "Signal", "wifi_rssi_dbm", "p50"),
            new Chart(BATTERY, "Charge", "battery_soc_pct", "p50"),
            new Chart(BATTERY, "Charge used", "battery_soc_pct_drop", "mean"),
            new Chart(BATTERY, "Voltage", "battery_mv", "p50"));

    private StandardDashboard() {}

    static Dashboard of(Set<String> metrics, Collection<Watched.Figure> figures) {
        var bySection = new LinkedHashMap<String, List<Tile>>();
        SECTIONS.forEach(section -> bySection.put(section, new ArrayList<>()));
        for (Watched.Figure figure : figures) {
            String section = OF_FIGURES.get(figure.id().split("\\.", 2)[0]);
            boolean asksNothing = figure.slices().stream().noneMatch(Watched.Slice::required);
            if (section != null && asksNothing) {
                bySection
                        .getOrDefault(section, new ArrayList<>())
                        .add(new Tile(figure.title(), section, Tile.Kind.FIGURE, figure.id()));
            }
        }
        for (Chart chart : CHARTS) {
            if (metrics.contains(chart.metric)) {
                bySection
                        .getOrDefault(chart.section, new ArrayList<>())
                        .add(new Tile(
                                chart.title,
                                chart.section,
                                Tile.Kind.CHART,
                                "metric=%s&figure=%s&by=version".formatted(chart.metric, chart.figure)));
            }
        }
        return new Dashboard(
                Dashboard.STANDARD,
                "Health",
                "",
                true,
                bySection.values().stream().flatMap(List::stream).toList());
    }

    /** What would fill a section that is empty. */
    static String wanted(String section) {
        return switch (section) {
            case CONNECTIVITY -> "No device reports connectivity_connected_time_ms, sync_successful or sync_failure.";
            case BATTERY -> "No device reports battery_soc_pct, battery_soc_pct_drop or battery_mv.";
            default -> "";
        };
    }
}
