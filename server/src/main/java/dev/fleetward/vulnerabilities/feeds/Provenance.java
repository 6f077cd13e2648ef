package dev.fleetward.vulnerabilities.feeds;

import dev.fleetward.vulnerabilities.feeds.online.Proof;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Where what is imported comes from.
 *
 * @param source the address it was fetched at; empty when nobody said
 * @param fetchedAt when; absent when nobody said
 * @param proofs what was checked of single documents
 */
record Provenance(String source, Optional<Instant> fetchedAt, Map<Proof.Of, Proof> proofs) {
    static final Provenance UNKNOWN = new Provenance("", Optional.empty());

    Provenance(String source, Optional<Instant> fetchedAt) {
        this(source, fetchedAt, Map.of());
    }

    /** What was fetched a month ago is a month old, whenever it is imported. A clock ahead of ours is not believed. */
    Instant knownAt(Instant now) {
        return fetchedAt.filter(at -> at.isBefore(now)).orElse(now);
    }
}
