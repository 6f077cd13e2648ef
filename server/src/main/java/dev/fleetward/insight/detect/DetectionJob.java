package dev.fleetward.insight.detect;

import dev.fleetward.kernel.RecurringJob;
import dev.fleetward.products.Products;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Looks for anomalies in every product. One product's trouble is not another's. */
@ApplicationScoped
class DetectionJob implements RecurringJob {
    private static final Logger LOG = Logger.getLogger(DetectionJob.class);
    private static final Duration EVERY = Duration.ofMinutes(5);

    private final Products products;
    private final DetectionRun detection;

    DetectionJob(Products products, DetectionRun detection) {
        this.products = products;
        this.detection = detection;
    }

    @Override
    public String kind() {
        return "insight.anomalies";
    }

    @Override
    public Duration every() {
        return EVERY;
    }

    @Override
    public void run() {
        products.ofAllOrganizations().forEach(product -> {
            try {
                detection.run(product);
            } catch (RuntimeException e) {
                LOG.errorf(
                        e,
                        "looking for anomalies in product %s failed",
                        product.id().value());
            }
        });
    }
}
