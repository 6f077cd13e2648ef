package dev.fleetward.vulnerabilities.feeds.online;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** A feed that is one file, fetched again when it has changed: KEV, EPSS, an archive of advisories. */
@ApplicationScoped
class WholeFile {
    private final Fetcher fetcher;

    WholeFile(Fetcher fetcher) {
        this.fetcher = fetcher;
    }

    void look(Turn turn) throws FetchFailed, InterruptedException {
        Map<String, String> headers = new TreeMap<>(turn.headers());
        // A feed may be had from several suppliers.
        Path part = turn.file("whole-" + Integer.toHexString(turn.address().hashCode()));
        // Half a file is gone on with; asking whether it changed would answer for the whole.
        if (!Files.exists(part)) {
            known(turn, "etag").ifPresent(tag -> headers.put("If-None-Match", tag));
            known(turn, "modified").ifPresent(at -> headers.put("If-Modified-Since", at));
        }
        var answer = fetcher.file(turn.address(), headers, part);
        if (answer.isNew()) {
            take(turn, turn.address(), answer.body());
            remember(turn, "etag", answer.etag().orElse(""));
            remember(turn, "modified", answer.lastModified().orElse(""));
        }
    }

    /** Imports what was fetched, and lets go of it: what cannot be read is fetched anew. */
    void take(Turn turn, URI from, Path file) {
        try (InputStream body = Files.newInputStream(file)) {
            turn.take(from, body);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } finally {
            Fetcher.forget(file);
        }
    }

    private static java.util.Optional<String> known(Turn turn, String what) {
        return java.util.Optional.ofNullable(turn.progress().get(turn.address() + " " + what))
                .filter(text -> !text.isEmpty());
    }

    private static void remember(Turn turn, String what, String value) {
        turn.progress().put(turn.address() + " " + what, value);
    }
}
