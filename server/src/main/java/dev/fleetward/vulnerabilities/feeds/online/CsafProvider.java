package dev.fleetward.vulnerabilities.feeds.online;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A supplier that publishes CSAF documents (CSAF 2.0, section 7): found by its domain, its
 * {@code provider-metadata.json}, a ROLIE feed or a directory with {@code changes.csv} or {@code index.txt}.
 */
@ApplicationScoped
class CsafProvider {
    private static final String METADATA = "/.well-known/csaf/provider-metadata.json";
    private static final int MAX_LISTS = 50;

    private final Fetcher fetcher;
    private final ChangeList changes;

    CsafProvider(Fetcher fetcher, ChangeList changes) {
        this.fetcher = fetcher;
        this.changes = changes;
    }

    /** Whether it may be more than one file: a domain, a directory, or JSON, whose content tells. */
    static boolean publishes(URI address) {
        String path = String.valueOf(address.getPath());
        return path.isEmpty() || path.endsWith("/") || path.endsWith(".json");
    }

    /** @return whether there is more to do at once */
    boolean look(Turn turn) throws FetchFailed, InterruptedException {
        String path = String.valueOf(turn.address().getPath());
        if (path.isEmpty() || path.equals("/")) {
            return published(turn, turn.address().resolve(METADATA));
        }
        return path.endsWith("/") ? directory(turn, turn.address()) : published(turn, turn.address());
    }

    /** What a JSON address holds: where the supplier publishes, a feed, or a document itself. */
    private boolean published(Turn turn, URI at) throws FetchFailed, InterruptedException {
        var answer = conditional(turn, at);
        if (!answer.isNew()) {
            return false;
        }
        JsonNode json = ChangedRecords.json(answer.body());
        if (json.has("distributions")) {
            // Asked for anew each time: it says where the lists are, and those say whether anything changed.
            return all(turn, at, json.path("distributions"));
        }
        if (json.has("feed")) {
            return rolie(turn, at, json.path("feed"), answer);
        }
        turn.take(at, new ByteArrayInputStream(answer.body()));
        remember(turn, at, answer);
        return false;
    }

    /** Feeds, and directories where there are none: both list the same documents. */
    private boolean all(Turn turn, URI from, JsonNode distributions) throws FetchFailed, InterruptedException {
        List<URI> feeds = new ArrayList<>();
        List<URI> directories = new ArrayList<>();
        for (JsonNode one : distributions) {
            for (JsonNode feed : one.path("rolie").path("feeds")) {
                if (isOpen(feed.path("tlp_label").asText())) {
                    feeds.add(Change.elsewhere(from, feed.path("url").asText()));
                }
            }
            if (one.has("directory_url")) {
                String url = one.path("directory_url").asText();
                directories.add(Change.elsewhere(from, url.endsWith("/") ? url : url + "/"));
            }
        }
        if (feeds.size() + directories.size() > MAX_LISTS) {
            throw new FetchFailed("Its metadata names more than %d feeds and directories.".formatted(MAX_LISTS));
        }
        if (feeds.isEmpty() && directories.isEmpty()) {
            throw new FetchFailed("Its metadata names no feed and no directory that is open to everybody.");
        }
        for (URI feed : feeds) {
            var answer = conditional(turn, feed);
            if (answer.isNew()
                    && rolie(turn, feed, ChangedRecords.json(answer.body()).path("feed"), answer)) {
                return true;
            }
        }
        for (URI directory : feeds.isEmpty() ? directories : List.<URI>of()) {
            if (directory(turn, directory)) {
                return true;
            }
        }
        return false;
    }

    /** The others are for whom the supplier gives a way in (CSAF 2.0, 7.1.5). */
    private static boolean isOpen(String tlp) {
        return !List.of("AMBER", "AMBER+STRICT", "RED").contains(tlp.toUpperCase(Locale.ROOT));
    }

    private boolean rolie(Turn turn, URI at, JsonNode feed, Fetcher.Answer<byte[]> answer)
            throws FetchFailed, InterruptedException {
        if (changes.take(turn, at.toString(), at, Change.rolie(feed, at, since(turn, at)))) {
            return true;
        }
        remember(turn, at, answer);
        return false;
    }

    private boolean directory(Turn turn, URI base) throws FetchFailed, InterruptedException {
        URI list = base.resolve("changes.csv");
        Fetcher.Answer<byte[]> answer;
        try {
            answer = conditional(turn, list);
        } catch (FetchFailed failed) {
            if (failed.isMissing()) {
                return index(turn, base, base.resolve("index.txt"));
            }
            throw failed;
        }
        if (!answer.isNew()) {
            return false;
        }
        if (changes.take(turn, list.toString(), list, Change.csv(text(answer), base, since(turn, list), true))) {
            return true;
        }
        remember(turn, list, answer);
        return false;
    }

    /** It does not say what changed: all is read each time, and what says nothing new changes nothing. */
    private boolean index(Turn turn, URI base, URI list) throws FetchFailed, InterruptedException {
        List<Change> all = Change.index(text(fetcher.document(list, turn.headers())), base);
        int from = Math.min(Integer.parseInt(turn.progress().getOrDefault(list.toString(), "0")), all.size());
        int done = from + changes.fetch(turn, list, all.subList(from, all.size()));
        if (done < all.size()) {
            turn.progress().put(list.toString(), String.valueOf(done));
            return true;
        }
        turn.progress().remove(list.toString());
        return false;
    }

    private static Instant since(Turn turn, URI list) {
        return Optional.ofNullable(turn.progress().get(list.toString()))
                .map(Instant::parse)
                .orElse(Instant.EPOCH);
    }

    private Fetcher.Answer<byte[]> conditional(Turn turn, URI at) throws FetchFailed, InterruptedException {
        Map<String, String> headers = new TreeMap<>(turn.headers());
        Optional.ofNullable(turn.progress().get(at + " etag")).ifPresent(tag -> headers.put("If-None-Match", tag));
        return fetcher.document(at, headers);
    }

    private static void remember(Turn turn, URI at, Fetcher.Answer<byte[]> answer) {
        answer.etag().ifPresent(tag -> turn.progress().put(at + " etag", tag));
    }

    private static String text(Fetcher.Answer<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
