package dev.fleetward.vulnerabilities.feeds.online;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * A document that a publisher lists as new or changed.
 *
 * @param hashes where its hash may be had, best first
 * @param signatures where its OpenPGP signature may be had; none for what nobody signs
 */
record Change(Instant at, URI address, List<URI> hashes, List<URI> signatures) {
    private static final int MAX_QUOTED_CHARS = 100;
    private static final Comparator<Change> OLDEST_FIRST = Comparator.comparing(Change::at);

    /**
     * Lines of a time and a path, in either order, quoted or not: OSV's {@code modified_id.csv}, CSAF's
     * {@code changes.csv}. Those after a moment, oldest first.
     */
    static List<Change> csv(String csv, URI base, Instant since, boolean hashed) throws FetchFailed {
        List<Change> changes = new ArrayList<>();
        for (String line : csv.lines().filter(text -> !text.isBlank()).toList()) {
            String[] columns = line.replace("\"", "").strip().split(",", 2);
            Optional<Instant> first = time(columns[0]);
            Optional<Instant> at = columns.length < 2 ? first : first.or(() -> time(columns[1]));
            if (columns.length < 2 || at.isEmpty()) {
                throw new FetchFailed("Its list of changes has the line “%s”.".formatted(beginning(line)));
            }
            if (at.get().isAfter(since)) {
                changes.add(at(at.get(), base, first.isPresent() ? columns[1] : columns[0], hashed));
            }
        }
        changes.sort(OLDEST_FIRST);
        return changes;
    }

    /** CSAF's {@code index.txt}: paths alone, in its own order. */
    static List<Change> index(String text, URI base) throws FetchFailed {
        List<Change> all = new ArrayList<>();
        for (String line : text.lines().filter(one -> !one.isBlank()).toList()) {
            all.add(at(Instant.EPOCH, base, line, true));
        }
        return all;
    }

    private static Change at(Instant at, URI base, String path, boolean hashed) throws FetchFailed {
        String name = path.strip();
        URI address = within(base, name.endsWith(".json") ? name : name + ".json");
        return hashed ? checked(at, address) : new Change(at, address, List.of(), List.of());
    }

    /** A ROLIE feed (RFC 8322): each entry with the time of its last change, its document and that one's hashes. */
    static List<Change> rolie(JsonNode feed, URI from, Instant since) throws FetchFailed {
        List<Change> changes = new ArrayList<>();
        for (JsonNode entry : feed.path("entry")) {
            String said = entry.path("updated").asText();
            Instant at = time(said)
                    .orElseThrow(() -> new FetchFailed(
                            "Its feed has an entry changed at “%s”, which is no time.".formatted(beginning(said))));
            if (at.isAfter(since)) {
                String self = links(entry, "self").stream()
                        .findFirst()
                        .orElse(entry.path("content").path("src").asText());
                URI document = elsewhere(from, self);
                List<URI> hashes = new ArrayList<>();
                for (String link : links(entry, "hash").stream()
                        .sorted(Comparator.comparing(link -> !link.endsWith(".sha512")))
                        .toList()) {
                    hashes.add(elsewhere(from, link));
                }
                List<URI> signatures = new ArrayList<>();
                for (String link : links(entry, "signature")) {
                    signatures.add(elsewhere(from, link));
                }
                changes.add(new Change(
                        at,
                        document,
                        hashes.isEmpty() ? beside(document, ".sha512", ".sha256") : hashes,
                        signatures.isEmpty() ? beside(document, ".asc") : signatures));
            }
        }
        changes.sort(OLDEST_FIRST);
        return changes;
    }

    private static List<String> links(JsonNode entry, String relation) {
        return StreamSupport.stream(entry.path("link").spliterator(), false)
                .filter(link -> link.path("rel").asText().equals(relation))
                .map(link -> link.path("href").asText())
                .toList();
    }

    /**
     * The CVE list's log of changes, each record once, oldest first.
     *
     * @return empty when the log begins after that moment: what came between is not in it
     */
    static Optional<List<Change>> cve(JsonNode log, URI records, Instant since) throws FetchFailed {
        Map<String, Change> latest = new LinkedHashMap<>();
        Instant first = Instant.MAX;
        for (JsonNode entry : log) {
            String said = entry.path("fetchTime").asText();
            Instant at = time(said)
                    .orElseThrow(() ->
                            new FetchFailed("Its log has the time “%s”, which is none.".formatted(beginning(said))));
            first = at.isBefore(first) ? at : first;
            for (JsonNode one : List.of(entry.path("new"), entry.path("updated"))) {
                for (JsonNode record : one) {
                    String id = record.path("cveId").asText();
                    if (at.isAfter(since)
                            && (!latest.containsKey(id) || latest.get(id).at().isBefore(at))) {
                        latest.put(id, new Change(at, within(records, cvePath(id)), List.of(), List.of()));
                    }
                }
            }
        }
        return first.isAfter(since)
                ? Optional.empty()
                : Optional.of(latest.values().stream().sorted(OLDEST_FIRST).toList());
    }

    /** Such as {@code 2026/1xxx/CVE-2026-1234.json}. */
    private static String cvePath(String id) throws FetchFailed {
        if (!id.matches("CVE-[0-9]{4}-[0-9]{4,12}")) {
            throw new FetchFailed("Its log names “%s”, which is no CVE number.".formatted(beginning(id)));
        }
        String number = id.substring("CVE-2026-".length());
        return "%s/%sxxx/%s.json".formatted(id.substring(4, 8), number.substring(0, number.length() - 3), id);
    }

    /** One that lies beside its hashes and its signature (CSAF 2.0, 7.1.18 and 7.1.19). */
    static Change checked(Instant at, URI document) {
        return new Change(at, document, beside(document, ".sha512", ".sha256"), beside(document, ".asc"));
    }

    private static List<URI> beside(URI document, String... endings) {
        return Arrays.stream(endings)
                .map(ending -> URI.create(document + ending))
                .toList();
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

    /** A feed may name documents anywhere; where the server connects to is checked when it does. */
    static URI elsewhere(URI from, String href) throws FetchFailed {
        try {
            URI address = from.resolve(href.strip());
            if (!href.isBlank() && address.getHost() != null) {
                return address;
            }
        } catch (IllegalArgumentException notAnAddress) {
            // Said below, as for none.
        }
        throw new FetchFailed("It names “%s”, which is no address.".formatted(beginning(href)));
    }

    static String beginning(String text) {
        return text.substring(0, Math.min(text.length(), MAX_QUOTED_CHARS));
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text.strip()).toInstant());
        } catch (DateTimeException notATime) {
            return Optional.empty();
        }
    }
}
