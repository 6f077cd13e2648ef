package dev.fleetward.vulnerabilities.feeds;

import dev.fleetward.kernel.OrganizationId;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * One step of a feed's synchronization: what it may use, and how far the feed has come, which it moves on as it goes, so
 * that what was done before a failure is not done again.
 *
 * @param progress changed in place
 * @param home a directory for what is being fetched
 */
record Turn(
        OrganizationId organization,
        FeedName feed,
        URI address,
        List<String> parts,
        Map<String, String> headers,
        SortedMap<String, String> progress,
        Path home,
        Instant now) {

    /** @return the file's place for a part of the feed */
    Path file(String part) {
        return home.resolve(feed.slug() + "-" + part.replaceAll("[^A-Za-z0-9.-]", "_") + ".part");
    }
}
