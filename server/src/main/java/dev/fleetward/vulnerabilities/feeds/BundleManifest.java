package dev.fleetward.vulnerabilities.feeds;

import java.time.Instant;
import java.util.List;

/**
 * What a bundle of feeds holds: the first file of the archive, {@code manifest.json}.
 *
 * @param format {@link #FORMAT}
 * @param files in the order of the archive
 */
public record BundleManifest(String format, int version, Instant madeAt, List<Entry> files) {
    public static final String NAME = "manifest.json";
    public static final String FORMAT = "fleetward-feeds";
    public static final int VERSION = 1;

    /**
     * A file as it was fetched.
     *
     * @param feed its short name; empty when the content is to tell
     * @param source its address; empty when nobody said
     */
    public record Entry(String path, String feed, String source, Instant fetchedAt, long sizeBytes, String sha256) {}

    public static BundleManifest of(Instant madeAt, List<Entry> files) {
        return new BundleManifest(FORMAT, VERSION, madeAt, List.copyOf(files));
    }
}
