package dev.fleetward.compliance;

import dev.fleetward.kernel.RecurringJob;
import dev.fleetward.products.Products;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Measures every product's evidence; one product's failing source does not keep the others from theirs. */
@ApplicationScoped
class EvidenceJob implements RecurringJob {
    private static final Logger LOG = Logger.getLogger(EvidenceJob.class);
    private static final Duration EVERY = Duration.ofHours(1);

    private final Products products;
    private final Evidence evidence;

    EvidenceJob(Products products, Evidence evidence) {
        this.products = products;
        this.evidence = evidence;
    }

    @Override
    public String kind() {
        return "evidence";
    }

    @Override
    public Duration every() {
        return EVERY;
    }

    @Override
    public boolean needsRightTime() {
        return true;
    }

    @Override
    public void run() {
        products.ofAllOrganizations().forEach(product -> {
            try {
                evidence.measure(product);
            } catch (RuntimeException e) {
                LOG.errorf(e, "evidence of product %s not measured; tried again in %s", product.id(), EVERY);
            }
        });
    }
}
