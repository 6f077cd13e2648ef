package dev.fleetward.compliance.posture;

import dev.fleetward.kernel.EvidenceSource;
import dev.fleetward.kernel.EvidenceSources;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import dev.fleetward.products.Products;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** Each posture rule is an evidence source for the requirements it is linked to. */
@ApplicationScoped
class PostureEvidence implements EvidenceSources {
    private final Products products;
    private final Posture posture;

    PostureEvidence(Products products, Posture posture) {
        this.products = products;
        this.posture = posture;
    }

    @Override
    public List<EvidenceSource> of(OrganizationId organization, UUID id) {
        return products.byId(organization, new ProductId(id)).stream()
                .flatMap(product -> posture.rules(product).stream().map(rule -> source(product, rule)))
                .toList();
    }

    private EvidenceSource source(Product product, Rule rule) {
        return new OfRule(posture, product, rule);
    }

    private record OfRule(Posture posture, Product product, Rule rule) implements EvidenceSource {
        @Override
        public String id() {
            return rule.source();
        }

        @Override
        public String title() {
            return "Posture: " + rule.title();
        }

        @Override
        public List<String> requirements() {
            return rule.requirements();
        }

        @Override
        public Figure measure(OrganizationId organization, UUID asked) {
            Conformance counted = posture.count(product, rule);
            String silent = "; %,d in scope do not report it".formatted(counted.withoutData());
            return new Figure(
                    counted.conforming(),
                    counted.reporting(),
                    "devices active in 7 days that report it" + silent,
                    "of (%s) those that report it, and match %s%s"
                            .formatted(
                                    rule.scope().isEmpty() ? "all devices" : rule.scope(), rule.expectation(), silent));
        }
    }
}
