package dev.fleetward.updates.delivery.identity;

import java.time.Instant;
import java.util.UUID;

/**
 * An issuer of device certificates.
 *
 * @param issuerHash of its certificate as the proxy that ends TLS computes it, in lower-case hex without colons
 */
public record Authority(UUID id, String name, String issuerHash, Instant addedAt, String addedBy) {}
