package dev.fleetward.vulnerabilities.feeds.online;

import java.io.InputStream;
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
 * @param feed its short name
 * @param progress changed in place
 * @param home a directory for what is being fetched
 */
public record Turn(
        String feed,
        URI address,
        List<String> parts,
        Map<String, String> headers,
        SortedMap<String, String> progress,
        Path home,
        Instant now,
        Taking taking) {

    /** What should have been there, or was not what the publisher says it is. */
    public record Missing(String name, String reason) {}

    /**
     * What is to be taken.
     *
     * @param name what is said to have been read
     * @param proofs what was checked of single documents
     */
    public record Fetched(
            String name, URI source, InputStream body, List<Missing> missing, Map<Proof.Of, Proof> proofs) {}

    /** Where what was fetched goes. */
    @FunctionalInterface
    public interface Taking {
        void take(Fetched fetched);
    }

    void take(URI source, InputStream body) {
        taking.take(new Fetched(source.toString(), source, body, List.of(), Map.of()));
    }

    /** @return the file's place for a part of the feed */
    Path file(String part) {
        return home.resolve(feed + "-" + part.replaceAll("[^A-Za-z0-9.-]", "_") + ".part");
    }
}
