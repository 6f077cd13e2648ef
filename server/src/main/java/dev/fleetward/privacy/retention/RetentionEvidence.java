package dev.fleetward.privacy.retention;

import dev.fleetward.kernel.EvidenceSource;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.products.ProductId;
import dev.fleetward.products.Products;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** That no data is kept longer than said: part of data minimisation. */
@ApplicationScoped
class RetentionEvidence implements EvidenceSource {
    private static final Duration RECENT = Duration.ofDays(2);

    private final Clock clock;
    private final Products products;
    private final RetentionPolicy policy;

    RetentionEvidence(Clock clock, Products products, RetentionPolicy policy) {
        this.clock = clock;
        this.products = products;
        this.policy = policy;
    }

    @Override
    public String id() {
        return "privacy.retention-enforced";
    }

    @Override
    public String title() {
        return "Kinds of data kept no longer than said";
    }

    @Override
    public List<String> requirements() {
        return List.of("CRA.I.2.g");
    }

    @Override
    public Figure measure(OrganizationId organization, UUID product) {
        Instant since = clock.instant().minus(RECENT);
        List<Kept> kinds = products.byId(organization, new ProductId(product))
                .map(policy::of)
                .orElse(List.of());
        List<Kept> byDays =
                kinds.stream().filter(kept -> kept.days().isPresent()).toList();
        long enforced = byDays.stream()
                .filter(kept -> kept.last().filter(since::isBefore).isPresent())
                .count();
        return new Figure(
                enforced,
                byDays.size(),
                "kinds of data kept by days, of %d that are collected".formatted(kinds.size()),
                RetentionStore.SUMS);
    }
}
