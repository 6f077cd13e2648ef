package dev.fleetward.vulnerabilities.feeds.online;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import jakarta.enterprise.context.ApplicationScoped;
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
        return path.endsWith("/") ? directory(turn, turn.address(), Metadata.NONE) : published(turn, turn.address());
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
            return all(turn, json.path("distributions"), new Metadata(at, json.path("public_openpgp_keys")));
        }
        if (json.has("feed")) {
            return rolie(turn, at, json.path("feed"), answer, Metadata.NONE);
        }
        changes.fetch(turn, at, List.of(Change.checked(Instant.EPOCH, at)), ProviderKeys.NONE);
        remember(turn, at, answer);
        return false;
    }

    /**
     * What a supplier says of itself.
     *
     * @param keys {@code public_openpgp_keys}
     */
    private record Metadata(URI at, JsonNode keys) {
        /** Where an address leads past it. */
        static final Metadata NONE = new Metadata(URI.create(""), MissingNode.getInstance());
    }

    /** Feeds, and directories where there are none: both list the same documents. */
    private boolean all(Turn turn, JsonNode distributions, Metadata metadata) throws FetchFailed, InterruptedException {
        URI from = metadata.at();
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
                    && rolie(turn, feed, ChangedRecords.json(answer.body()).path("feed"), answer, metadata)) {
                return true;
            }
        }
        for (URI directory : feeds.isEmpty() ? directories : List.<URI>of()) {
            if (directory(turn, directory, metadata)) {
                return true;
            }
        }
        return false;
    }

    /** The others are for whom the supplier gives a way in (CSAF 2.0, 7.1.5). */
    private static boolean isOpen(String tlp) {
        return !List.of("AMBER", "AMBER+STRICT", "RED").contains(tlp.toUpperCase(Locale.ROOT));
    }

    private boolean rolie(Turn turn, URI at, JsonNode feed, Fetcher.Answer<byte[]> answer, Metadata metadata)
            throws FetchFailed, InterruptedException {
        List<Change> changed = Change.rolie(feed, at, since(turn, at));
        if (changes.take(turn, at.toString(), at, changed, keys(metadata, changed))) {
            return true;
        }
        remember(turn, at, answer);
        return false;
    }

    private boolean directory(Turn turn, URI base, Metadata metadata) throws FetchFailed, InterruptedException {
        URI list = base.resolve("changes.csv");
        Fetcher.Answer<byte[]> answer;
        try {
            answer = conditional(turn, list);
        } catch (FetchFailed failed) {
            if (failed.isMissing()) {
                return index(turn, base, base.resolve("index.txt"), metadata);
            }
            throw failed;
        }
        if (!answer.isNew()) {
            return false;
        }
        List<Change> changed = Change.csv(text(answer), base, since(turn, list), true);
        if (changes.take(turn, list.toString(), list, changed, keys(metadata, changed))) {
            return true;
        }
        remember(turn, list, answer);
        return false;
    }

    /** It does not say what changed: all is read each time, and what says nothing new changes nothing. */
    private boolean index(Turn turn, URI base, URI list, Metadata metadata) throws FetchFailed, InterruptedException {
        List<Change> all = Change.index(text(fetcher.document(list, turn.headers())), base);
        int from = Math.min(Integer.parseInt(turn.progress().getOrDefault(list.toString(), "0")), all.size());
        int done = from + changes.fetch(turn, list, all.subList(from, all.size()), keys(metadata, all));
        if (done < all.size()) {
            turn.progress().put(list.toString(), String.valueOf(done));
            return true;
        }
        turn.progress().remove(list.toString());
        return false;
    }

    /**
     * The keys its documents are signed by.
     *
     * @param changed when nothing is to be checked no key is asked for
     */
    private ProviderKeys keys(Metadata metadata, List<Change> changed) throws FetchFailed, InterruptedException {
        ProviderKeys keys = ProviderKeys.NONE;
        if (changed.isEmpty()) {
            return keys;
        }
        if (metadata.keys().size() > ProviderKeys.MAX_KEYS) {
            throw new FetchFailed("Its metadata names more than %d keys.".formatted(ProviderKeys.MAX_KEYS));
        }
        for (JsonNode key : metadata.keys()) {
            URI at = Change.elsewhere(metadata.at(), key.path("url").asText());
            try {
                keys = keys.and(
                        fetcher.document(at, Map.of()).body(),
                        key.path("fingerprint").asText());
            } catch (FetchFailed unreachable) {
                // Documents can be had all the same; whoever reads them sees that nothing was checked.
                keys = keys.without("its publisher’s key at %s could not be had".formatted(at));
            } catch (ProviderKeys.Unsound unsound) {
                throw new FetchFailed(
                        "The key at %s, named in its metadata, cannot be used: %s.".formatted(at, unsound.why()));
            }
        }
        return keys;
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
