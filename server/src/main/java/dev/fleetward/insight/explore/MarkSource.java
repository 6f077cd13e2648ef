package dev.fleetward.insight.explore;

import dev.fleetward.products.Product;
import java.time.Instant;
import java.util.List;

/** A room that knows what happened to a product's software: releases, rollouts, first sight of versions. */
public interface MarkSource {
    /** @param from inclusive, {@code to} exclusive */
    List<Mark> marks(Product product, Instant from, Instant to);
}
