package dev.fleetward.vulnerabilities;

import java.time.Instant;

/** A vulnerability first found in a product's software at that moment, and not decided to be no danger. */
public record NewlyFound(String name, String severity, Instant foundAt) {}
