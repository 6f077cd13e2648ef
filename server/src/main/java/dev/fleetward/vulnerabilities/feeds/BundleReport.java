package dev.fleetward.vulnerabilities.feeds;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What became of a bundle.
 *
 * @param sha256 of the bundle as it was sent
 */
record BundleReport(String name, String sha256, Instant madeAt, List<Part> files) {

    /**
     * @param report absent when the file could not be read at all; then {@code failure} says why
     */
    record Part(String path, String source, Instant fetchedAt, Optional<FeedReport> report, String failure) {}

    /** Records that were not taken, and files. */
    public long getRejected() {
        return files.stream()
                .mapToLong(
                        part -> part.report().map(FeedReport::rejectedRecords).orElse(1L))
                .sum();
    }
}
