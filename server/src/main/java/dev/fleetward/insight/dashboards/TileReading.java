package dev.fleetward.insight.dashboards;

import dev.fleetward.insight.explore.Answer;
import dev.fleetward.insight.explore.ExploreParameters;
import dev.fleetward.insight.explore.ExploreView;
import dev.fleetward.insight.explore.Explorer;
import dev.fleetward.insight.explore.Mark;
import dev.fleetward.insight.explore.Question;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Watched;
import dev.fleetward.products.Product;
import dev.fleetward.telemetry.ChartView;
import dev.fleetward.telemetry.PageRange;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a dashboard's tiles show now. A tile that cannot be read says why and spoils no other. */
@ApplicationScoped
class TileReading {
    private static final String UNKNOWN = "–";

    private final Explorer explorer;
    private final Dashboards dashboards;

    TileReading(Explorer explorer, Dashboards dashboards) {
        this.explorer = explorer;
        this.dashboards = dashboards;
    }

    /** @param wanted what would fill it, when it is empty */
    record Section(String name, List<Stat> stats, List<Chart> charts, String wanted) {
        /** Nothing of it is known. */
        public boolean isBlank() {
            return charts.isEmpty()
                    && stats.stream().allMatch(stat -> stat.value().equals(UNKNOWN));
        }
    }

    /** @param value "–" when unknown */
    record Stat(int index, String title, String value, String sentence, String href) {}

    /** @param chart null when {@code problem} says why there is none */
    record Chart(
            int index, String title, String href, @Nullable ChartView chart, List<Mark> marks, String problem) {}

    List<Section> sections(Product product, Dashboard dashboard, PageRange range, Instant now) {
        var sections = new LinkedHashMap<String, Section>();
        if (dashboard.isStandard()) {
            StandardDashboard.SECTIONS.forEach(name -> sections.put(
                    name, new Section(name, new ArrayList<>(), new ArrayList<>(), StandardDashboard.wanted(name))));
        }
        for (int i = 0; i < dashboard.tiles().size(); i++) {
            Tile tile = dashboard.tiles().get(i);
            Section section = sections.computeIfAbsent(
                    tile.section(), name -> new Section(name, new ArrayList<>(), new ArrayList<>(), ""));
            switch (tile.kind()) {
                case CHART -> section.charts.add(chart(product, tile, i, range, now));
                case FIGURE -> section.stats.add(stat(product, tile, i));
            }
        }
        return List.copyOf(sections.values());
    }

    private Chart chart(Product product, Tile tile, int index, PageRange range, Instant now) {
        var parameters = ExploreParameters.ofQuery(tile.ask()).during(range.getSlug());
        String href = "/products/%s/explore?%s".formatted(product.slug(), parameters.query());
        try {
            Answer answer = explorer.answer(product, Question.parse(parameters, now));
            var view = ExploreView.of(answer, false);
            return view.isEmpty()
                    ? new Chart(
                            index,
                            tile.title(),
                            href,
                            null,
                            List.of(),
                            "No sample in the last " + range.getLabel() + ".")
                    : new Chart(index, tile.title(), href, titled(view, tile), answer.marks(), "");
        } catch (Problem problem) {
            return new Chart(index, tile.title(), href, null, List.of(), String.valueOf(problem.getMessage()));
        }
    }

    /** The tile's own title, if it has one, and what the first lines came to. */
    private static ChartView titled(ExploreView view, Tile tile) {
        ChartView chart = view.chart();
        return tile.title().isEmpty()
                ? chart
                : new ChartView(
                        tile.title() + ": " + view.said(), chart.unit(), chart.kind(), chart.heads(), chart.rows());
    }

    private Stat stat(Product product, Tile tile, int index) {
        var offered = dashboards.figure(tile.ask());
        if (offered.isEmpty()) {
            return new Stat(index, tile.title(), UNKNOWN, "This figure is no longer offered.", "");
        }
        Watched.Figure figure = offered.get().figure();
        var slices = new TreeMap<String, String>();
        figure.slices().forEach(slice -> slices.put(slice.name(), slice.otherwise()));
        try {
            var readings =
                    offered.get().by().read(product.organization(), product.id().value(), figure.id(), slices);
            return readings.isEmpty() ? well(index, tile) : stat(index, tile, figure, readings);
        } catch (Problem problem) {
            return new Stat(index, tile.title(), UNKNOWN, String.valueOf(problem.getMessage()), "");
        }
    }

    /** Who is left out is well. */
    private static Stat well(int index, Tile tile) {
        return new Stat(index, tile.title(), "none", "", "");
    }

    private static Stat stat(int index, Tile tile, Watched.Figure figure, List<Watched.Reading> readings) {
        Watched.Reading first = readings.getFirst();
        String more = readings.size() > 1 ? " and %d more".formatted(readings.size() - 1) : "";
        return new Stat(
                index,
                tile.title(),
                first.value().isEmpty()
                        ? UNKNOWN
                        : (ChartView.number(first.value().getAsDouble()) + " " + figure.unit()).strip(),
                first.sentence() + more,
                first.href());
    }
}
