package dev.fleetward.vulnerabilities.feeds;

import java.time.Instant;
import java.util.Optional;

/**
 * Where what is imported comes from.
 *
 * @param source the address it was fetched at; empty when nobody said
 * @param fetchedAt when; absent when nobody said
 */
record Provenance(String source, Optional<Instant> fetchedAt) {
    static final Provenance UNKNOWN = new Provenance("", Optional.empty());

    /** What was fetched a month ago is a month old, whenever it is imported. A clock ahead of ours is not believed. */
    Instant knownAt(Instant now) {
        return fetchedAt.filter(at -> at.isBefore(now)).orElse(now);
    }
}
