package dev.fleetward.updates;

import dev.fleetward.insight.Verdict;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Watched;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import dev.fleetward.products.Products;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;

/** Rollouts that stand still, and how many of their devices failed. */
@ApplicationScoped
class RolloutFigures implements Watched {
    private static final String PAUSED = "rollouts.paused";
    private static final String BREACHED = "rollouts.guard-breached";
    private static final String FAILED = "rollouts.failed-devices";

    private final Products products;
    private final Rollouts rollouts;

    RolloutFigures(Products products, Rollouts rollouts) {
        this.products = products;
        this.rollouts = rollouts;
    }

    @Override
    public List<Figure> figures() {
        return List.of(
                new Figure(
                        PAUSED,
                        "Rollout is paused",
                        "",
                        List.of(),
                        Optional.of(new Suggestion("Rollout paused", true, 0, 0, Duration.ZERO, Severity.WARNING))),
                new Figure(
                        BREACHED,
                        "A guard stopped a rollout",
                        "",
                        List.of(),
                        Optional.of(
                                new Suggestion("Guard stopped a rollout", true, 0, 0, Duration.ZERO, Severity.CRITICAL))),
                new Figure(
                        FAILED,
                        "Devices on which a rollout failed",
                        "%",
                        List.of(),
                        Optional.of(
                                new Suggestion("Updates fail", true, 5, 3, Duration.ofMinutes(5), Severity.WARNING))));
    }

    @Override
    public List<Reading> read(OrganizationId organization, UUID product, String figure, Map<String, String> slice) {
        Product subject = products.byId(organization, new ProductId(product))
                .orElseThrow(() -> Problem.notFound("Product", product.toString()));
        return rollouts.page(subject, new Cursor(Optional.empty(), MAX_READINGS)).items().stream()
                .filter(one -> one.state() == Rollout.State.RUNNING || one.state() == Rollout.State.PAUSED)
                .map(one -> switch (figure) {
                    case PAUSED -> paused(subject, one);
                    case BREACHED -> breached(subject, one);
                    default -> failed(subject, one);
                })
                .toList();
    }

    private static Reading paused(Product product, Rollout rollout) {
        boolean paused = rollout.state() == Rollout.State.PAUSED;
        return reading(
                product,
                rollout,
                OptionalDouble.of(paused ? 1 : 0),
                paused
                        ? "The rollout of %s is paused: %s".formatted(rollout.version(), rollout.stateReason())
                        : "The rollout of %s runs.".formatted(rollout.version()));
    }

    /** The evidence itself, so that whoever is woken need not look it up first. */
    private static Reading breached(Product product, Rollout rollout) {
        return rollout.verdicts().stream()
                .filter(Verdict::worse)
                .findFirst()
                .map(worse -> reading(
                        product,
                        rollout,
                        OptionalDouble.of(1),
                        "The guard stopped the rollout of %s. %s".formatted(rollout.version(), worse.sentence())))
                .orElseGet(() -> reading(
                        product,
                        rollout,
                        OptionalDouble.of(0),
                        "The guard has nothing against the rollout of %s.".formatted(rollout.version())));
    }

    private Reading failed(Product product, Rollout rollout) {
        var progress = rollouts.progress(product.organization(), rollout.id());
        long ended = progress.failed() + progress.updated();
        OptionalDouble share =
                ended == 0 ? OptionalDouble.empty() : OptionalDouble.of(100.0 * progress.failed() / ended);
        return reading(
                product,
                rollout,
                share,
                ended == 0
                        ? "No device has ended its update yet."
                        : String.format(
                                Locale.ENGLISH,
                                "%s failed on %,d of %,d devices (%.1f %%).",
                                rollout.version(),
                                progress.failed(),
                                ended,
                                share.orElse(0)));
    }

    private static Reading reading(Product product, Rollout rollout, OptionalDouble value, String sentence) {
        return new Reading(
                rollout.name(),
                value,
                sentence,
                "/products/%s/updates/rollouts/%s".formatted(product.slug(), rollout.id()));
    }
}
