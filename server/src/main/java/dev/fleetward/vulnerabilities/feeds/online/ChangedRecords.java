package dev.fleetward.vulnerabilities.feeds.online;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.kernel.Json;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Feeds that begin with an archive of all and go on with what their publisher lists as changed: OSV by ecosystem, the CVE
 * list. After more changes than are had sooner by the archive, it is fetched again.
 */
@ApplicationScoped
class ChangedRecords {
    private static final int MAX_OSV_CHANGES = 2_000;
    /** Its archive is half a gigabyte: a record is a few kilobytes. */
    private static final int MAX_CVE_CHANGES = 10_000;

    private static final String CVE_ARCHIVE = "archive/refs/heads/main.zip";
    private static final String CVE_RECORDS = "raw/refs/heads/main/cves/";
    private static final String ALL = "all";

    private final Fetcher fetcher;
    private final WholeFile files;
    private final ChangeList changes;

    ChangedRecords(Fetcher fetcher, WholeFile files, ChangeList changes) {
        this.fetcher = fetcher;
        this.files = files;
        this.changes = changes;
    }

    /** @return whether there is more to do at once */
    boolean osv(Turn turn) throws FetchFailed, InterruptedException {
        for (String part : turn.parts()) {
            URI base = turn.address()
                    .resolve(URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20") + "/");
            Optional<Instant> since = since(turn, part);
            if (since.isEmpty()) {
                return archive(turn, part, base.resolve("all.zip"));
            }
            URI list = base.resolve("modified_id.csv");
            var answer = list(turn, part, list);
            if (answer.isNew()) {
                var changed = Change.csv(new String(answer.body(), StandardCharsets.UTF_8), base, since.get(), false);
                if (take(turn, part, list, changed, MAX_OSV_CHANGES)) {
                    return true;
                }
                remember(turn, part, answer);
            }
        }
        return false;
    }

    /** @return whether there is more to do at once */
    boolean cve(Turn turn) throws FetchFailed, InterruptedException {
        Optional<Instant> since = since(turn, ALL);
        if (since.isEmpty()) {
            return archive(turn, ALL, turn.address().resolve(CVE_ARCHIVE));
        }
        URI records = turn.address().resolve(CVE_RECORDS);
        URI log = records.resolve("deltaLog.json");
        var answer = list(turn, ALL, log);
        if (!answer.isNew()) {
            return false;
        }
        Optional<List<Change>> changed = Change.cve(json(answer.body()), records, since.get());
        if (changed.isEmpty()) {
            turn.progress().remove(ALL);
            return true;
        }
        if (take(turn, ALL, log, changed.get(), MAX_CVE_CHANGES)) {
            return true;
        }
        remember(turn, ALL, answer);
        return false;
    }

    private boolean take(Turn turn, String part, URI list, List<Change> changed, int most)
            throws FetchFailed, InterruptedException {
        if (changed.size() > most) {
            turn.progress().remove(part);
            return true;
        }
        return changes.take(turn, part, list, changed, ProviderKeys.NONE);
    }

    private boolean archive(Turn turn, String part, URI all) throws FetchFailed, InterruptedException {
        // What changes while it is fetched is in the list afterwards.
        files.take(turn, all, fetcher.file(all, turn.headers(), turn.file(part)).body());
        turn.progress().put(part, turn.now().minus(ChangeList.OVERLAP).toString());
        return true;
    }

    private static Optional<Instant> since(Turn turn, String part) {
        return Optional.ofNullable(turn.progress().get(part)).map(Instant::parse);
    }

    private Fetcher.Answer<byte[]> list(Turn turn, String part, URI list) throws FetchFailed, InterruptedException {
        Map<String, String> headers = new TreeMap<>(turn.headers());
        Optional.ofNullable(turn.progress().get(part + " etag")).ifPresent(tag -> headers.put("If-None-Match", tag));
        return fetcher.document(list, headers);
    }

    private static void remember(Turn turn, String part, Fetcher.Answer<byte[]> answer) {
        answer.etag().ifPresent(tag -> turn.progress().put(part + " etag", tag));
    }

    static JsonNode json(byte[] body) throws FetchFailed {
        try {
            return Json.MAPPER.readTree(body);
        } catch (IOException malformed) {
            throw new FetchFailed("The answer is broken off or no JSON.");
        }
    }
}
