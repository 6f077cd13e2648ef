package dev.fleetward.vulnerabilities.feeds;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A feed that lists its changes, newest first, with the record behind each: OSV by ecosystem ({@code modified_id.csv},
 * with an archive of all to begin with), CSAF providers ({@code changes.csv}). Only what changed since the last look is
 * fetched, oldest first, so that a failure loses nothing.
 */
@ApplicationScoped
class ChangeList {
    private static final String BY = "Fleetward, online";
    /** More changes than this are had sooner by the archive of all. */
    private static final int MAX_CHANGES = 2_000;

    private static final int CHANGES_A_TURN = 200;
    private static final long BYTES_A_TURN = 64L * 1024 * 1024;
    /** Clocks differ, and a record may be listed a little after the time it bears. */
    private static final Duration OVERLAP = Duration.ofHours(1);

    private static final byte[] NONE = {'[', ']'};

    private final Fetcher fetcher;
    private final Imports imports;
    private final WholeFile files;

    ChangeList(Fetcher fetcher, Imports imports, WholeFile files) {
        this.fetcher = fetcher;
        this.imports = imports;
        this.files = files;
    }

    private record Change(Instant at, String path) {}

    /** @return whether there is more to do at once */
    boolean osv(Turn turn) throws FetchFailed, InterruptedException {
        for (String part : turn.parts()) {
            URI base = turn.address()
                    .resolve(URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20") + "/");
            if (look(turn, part, base, "modified_id.csv", "all.zip")) {
                return true;
            }
        }
        return false;
    }

    /** @return whether there is more to do at once */
    boolean csaf(Turn turn) throws FetchFailed, InterruptedException {
        return look(turn, "changes", turn.address(), "changes.csv", null);
    }

    private boolean look(Turn turn, String part, URI base, String list, @Nullable String archive)
            throws FetchFailed, InterruptedException {
        Instant since = Optional.ofNullable(turn.progress().get(part))
                .map(Instant::parse)
                .orElse(Instant.EPOCH);
        if (since.equals(Instant.EPOCH) && archive != null) {
            URI all = base.resolve(archive);
            files.take(
                    turn,
                    all,
                    fetcher.file(all, turn.headers(), turn.file(part)).body());
            turn.progress().put(part, turn.now().minus(OVERLAP).toString());
            return true;
        }
        Map<String, String> headers = new TreeMap<>(turn.headers());
        Optional.ofNullable(turn.progress().get(part + " etag")).ifPresent(tag -> headers.put("If-None-Match", tag));
        var answer = fetcher.document(base.resolve(list), headers);
        if (!answer.isNew()) {
            return false;
        }
        List<Change> changes = changes(new String(answer.body(), StandardCharsets.UTF_8), since);
        if (archive != null && changes.size() > MAX_CHANGES) {
            turn.progress().remove(part);
            return true;
        }
        int done = fetch(turn, part, base, changes);
        if (done < changes.size()) {
            return true;
        }
        if (done > 0) {
            Instant last = changes.getLast().at();
            turn.progress().put(part, last.minus(OVERLAP).toString());
        }
        answer.etag().ifPresent(tag -> turn.progress().put(part + " etag", tag));
        return false;
    }

    /** @return how many of the changes were taken; those of one moment are taken together */
    private int fetch(Turn turn, String part, URI base, List<Change> changes) throws FetchFailed, InterruptedException {
        List<InputStream> documents = new ArrayList<>();
        List<QuarantineStore.Rejection> missing = new ArrayList<>();
        long bytes = 0;
        int done = 0;
        while (done < changes.size()
                && (done < CHANGES_A_TURN && bytes < BYTES_A_TURN
                        || changes.get(done).at().equals(changes.get(done - 1).at()))) {
            Change change = changes.get(done);
            try {
                byte[] document = fetcher.document(within(base, change.path()), turn.headers())
                        .body();
                bytes += document.length;
                documents.add(new ByteArrayInputStream(document));
                documents.add(new ByteArrayInputStream(new byte[] {'\n'}));
            } catch (FetchFailed failed) {
                if (!failed.isMissing()) {
                    throw failed;
                }
                missing.add(
                        new QuarantineStore.Rejection(change.path(), "listed as changed, but: " + failed.why(), null));
            }
            done++;
        }
        if (done > 0) {
            String name = "%s: %d changed records".formatted(base, done);
            imports.run(
                    turn.organization(),
                    BY,
                    turn.feed(),
                    name,
                    documents.isEmpty()
                            ? new ByteArrayInputStream(NONE)
                            : new SequenceInputStream(Collections.enumeration(documents)),
                    missing);
            turn.progress().put(part, changes.get(done - 1).at().toString());
        }
        return done;
    }

    /** A list leads nowhere else than below its own address. */
    private static URI within(URI base, String path) throws FetchFailed {
        try {
            URI address = base.resolve(path).normalize();
            if (address.toString().startsWith(base.toString())) {
                return address;
            }
        } catch (IllegalArgumentException notAPath) {
            // Said below, as for a path that leads elsewhere.
        }
        throw new FetchFailed(
                "Its list of changes names “%s”, which is not below %s.".formatted(beginning(path), base));
    }

    /** Lines of a time and a path, in either order, quoted or not. Oldest first. */
    private static List<Change> changes(String csv, Instant since) throws FetchFailed {
        List<Change> changes = new ArrayList<>();
        for (String line : csv.lines().filter(text -> !text.isBlank()).toList()) {
            String[] columns = line.replace("\"", "").strip().split(",", 2);
            Optional<Instant> first = time(columns[0]);
            Optional<Instant> at = columns.length < 2 ? first : first.or(() -> time(columns[1]));
            if (columns.length < 2 || at.isEmpty()) {
                throw new FetchFailed("Its list of changes has the line “%s”.".formatted(beginning(line)));
            }
            String path = (first.isPresent() ? columns[1] : columns[0]).strip();
            if (at.get().isAfter(since)) {
                changes.add(new Change(at.get(), path.endsWith(".json") ? path : path + ".json"));
            }
        }
        changes.sort(Comparator.comparing(Change::at));
        return changes;
    }

    private static String beginning(String text) {
        return text.substring(0, Math.min(text.length(), 100));
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text.strip()).toInstant());
        } catch (DateTimeException notATime) {
            return Optional.empty();
        }
    }
}
