package dev.fleetward.insight.explore;

import dev.fleetward.devices.Fleet;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;

/** When devices first ran a software version, by their own word: history told late stands where it belongs. */
@ApplicationScoped
class VersionMarks implements MarkSource {
    private static final String MAIN = "main";

    private final Fleet fleet;

    VersionMarks(Fleet fleet) {
        this.fleet = fleet;
    }

    @Override
    public List<Mark> marks(Product product, Instant from, Instant to) {
        return fleet.firstRuns(product, from, to).stream()
                .map(first -> new Mark(first.at(), name(first) + " first seen", "news"))
                .toList();
    }

    private static String name(Fleet.FirstRun first) {
        return first.type().equals(MAIN) ? first.version() : first.type() + " " + first.version();
    }
}
