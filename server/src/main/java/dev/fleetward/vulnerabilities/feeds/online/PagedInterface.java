package dev.fleetward.vulnerabilities.feeds.online;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.fleetward.kernel.Json;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * A feed that is asked for page after page: NVD's interface 2.0 and ENISA's. First all there is, then what changed since.
 * A turn is one page, so that it goes on where it was after a failure and keeps the publisher's pace.
 */
@ApplicationScoped
class PagedInterface {
    /** NVD answers for 120 days at most. */
    private static final Duration NVD_SPAN = Duration.ofDays(119);

    private static final Duration OVERLAP = Duration.ofHours(1);
    private static final DateTimeFormatter NVD_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

    private final Fetcher fetcher;

    PagedInterface(Fetcher fetcher) {
        this.fetcher = fetcher;
    }

    /** Whose interface, with the rows of a page. */
    enum Kind {
        NVD(2_000),
        EUVD(100);

        private final int rows;

        Kind(int rows) {
            this.rows = rows;
        }
    }

    /** @return whether there is more to do at once */
    boolean look(Turn turn, Kind kind) throws FetchFailed, InterruptedException {
        var progress = turn.progress();
        Optional<Instant> since = Optional.ofNullable(progress.get("since")).map(Instant::parse);
        // The end of the stretch stays the same while its pages are turned.
        Instant until =
                Optional.ofNullable(progress.get("until")).map(Instant::parse).orElseGet(() -> end(turn, kind, since));
        int page = Integer.parseInt(progress.getOrDefault("page", "0"));
        progress.put("until", until.toString());

        URI address = address(turn, kind, since, until, page);
        byte[] body = fetcher.document(address, turn.headers()).body();
        long total = total(body);
        turn.take(address, new ByteArrayInputStream(body));

        if ((page + 1L) * kind.rows < total) {
            progress.put("page", String.valueOf(page + 1));
            return true;
        }
        progress.put("since", until.minus(OVERLAP).toString());
        progress.remove("until");
        progress.remove("page");
        return until.plus(OVERLAP).isBefore(turn.now());
    }

    private static Instant end(Turn turn, Kind kind, Optional<Instant> since) {
        return since.filter(_ -> kind == Kind.NVD)
                .map(from -> from.plus(NVD_SPAN))
                .filter(end -> end.isBefore(turn.now()))
                .orElse(turn.now());
    }

    private static URI address(Turn turn, Kind kind, Optional<Instant> since, Instant until, int page) {
        String base = turn.address() + (turn.address().getRawQuery() == null ? "?" : "&");
        if (kind == Kind.NVD) {
            String changed = since.map(from -> "lastModStartDate=%s&lastModEndDate=%s&"
                            .formatted(NVD_TIME.format(from), NVD_TIME.format(until)))
                    .orElse("");
            return URI.create(
                    "%s%sresultsPerPage=%d&startIndex=%d".formatted(base, changed, kind.rows, (long) page * kind.rows));
        }
        String changed = since.map(from -> "fromUpdatedDate=%s&toUpdatedDate=%s&"
                        .formatted(day(from), day(until.plus(Duration.ofDays(1)))))
                .orElse("");
        return URI.create("%s%ssize=%d&page=%d".formatted(base, changed, kind.rows, page));
    }

    private static LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }

    /** How many records there are on all pages. */
    private static long total(byte[] body) throws FetchFailed {
        try (JsonParser json = Json.MAPPER.createParser(body)) {
            if (json.nextToken() == JsonToken.START_OBJECT) {
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    String field = json.currentName();
                    json.nextToken();
                    if (field.equals("totalResults") || field.equals("total")) {
                        return json.getValueAsLong();
                    }
                    json.skipChildren();
                }
            }
        } catch (IOException malformed) {
            throw new FetchFailed("The answer is broken off or no JSON.");
        }
        throw new FetchFailed("The answer does not say how many records there are.");
    }
}
