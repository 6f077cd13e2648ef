package dev.fleetward.insight.detect;

import dev.fleetward.products.Product;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Where hourly figures come from. */
interface CellSource {
    /** Metrics that have any in that time; the most telling first. */
    List<String> metrics(Product product, Instant from, Instant to);

    /**
     * By hour since 1970. What is in two units has two metrics: {@code voltage [mV]}, {@code voltage [V]}.
     *
     * @param metric one of {@link #metrics}
     */
    Map<Long, List<Cell>> cells(Product product, String metric, Instant from, Instant to);
}
