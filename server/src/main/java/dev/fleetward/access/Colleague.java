package dev.fleetward.access;

import java.time.Instant;
import java.util.UUID;

/**
 * A person of the organization, as colleagues see them.
 *
 * @param joined whether they have signed in and chosen a password
 */
record Colleague(
        UUID id, String email, String role, boolean active, boolean joined, boolean secondFactor, Instant createdAt) {}
