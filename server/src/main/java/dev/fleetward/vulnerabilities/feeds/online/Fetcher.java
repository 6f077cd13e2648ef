package dev.fleetward.vulnerabilities.feeds.online;

import dev.fleetward.insight.delivery.Destinations;
import dev.fleetward.kernel.Problem;
import dev.fleetward.vulnerabilities.feeds.formats.Bounded;
import dev.fleetward.vulnerabilities.feeds.formats.FeedReader;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.ProxyOptions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Fetches by HTTP what a feed's publisher offers. Only where the server may connect to: the address that was checked is
 * the one that is dialled, also where a publisher sends us on to. Through a proxy names are the proxy's to look up. Safe
 * for concurrent use.
 */
@ApplicationScoped
class Fetcher {
    private static final int CONNECT_TIMEOUT_MS = 20_000;
    private static final int MAX_HEADER_BYTES = 64 * 1024;
    private static final int MAX_DOCUMENT_BYTES = 64 * 1024 * 1024;
    private static final int MAX_REDIRECTS = 5;
    private static final int PROXY_PORT = 3128;
    private static final Duration MAX_RETRY_AFTER = Duration.ofDays(1);

    private final Destinations destinations;
    private final Clock clock;
    private final Vertx vertx;
    private final HttpClient http;
    private final Optional<ProxyOptions> proxy;
    private final Duration patience;

    @Inject
    Fetcher(Destinations destinations, Clock clock, Vertx vertx, FeedsConfig config) {
        this(destinations, clock, vertx, config.proxy(), config.patience());
    }

    Fetcher(Destinations destinations, Clock clock, Vertx vertx, Optional<URI> proxy, Duration patience) {
        this.destinations = destinations;
        this.clock = clock;
        this.vertx = vertx;
        this.patience = patience;
        this.proxy = proxy.map(
                at -> new ProxyOptions().setHost(at.getHost()).setPort(at.getPort() < 0 ? PROXY_PORT : at.getPort()));
        this.http = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout(CONNECT_TIMEOUT_MS)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setDecompressionSupported(false));
    }

    /**
     * A publisher's answer.
     *
     * @param isNew false when nothing changed since; then there is no body
     */
    record Answer<T>(boolean isNew, T body, Optional<String> etag, Optional<String> lastModified) {}

    /** A document small enough to be held. */
    Answer<byte[]> document(URI address, Map<String, String> headers) throws FetchFailed, InterruptedException {
        try (Incoming incoming = send(address, headers)) {
            if (incoming.status() == 304) {
                return answer(false, new byte[0], incoming);
            }
            require(incoming, 200);
            byte[] document = incoming.readNBytes(MAX_DOCUMENT_BYTES + 1);
            if (document.length > MAX_DOCUMENT_BYTES) {
                throw new FetchFailed("It is larger than %,d bytes.".formatted(MAX_DOCUMENT_BYTES));
            }
            return answer(true, document, incoming);
        } catch (IOException broken) {
            throw broken(broken);
        }
    }

    /**
     * A file of any size, onto the disk. What an earlier attempt left there is gone on with, if it is of the same file.
     *
     * @param part where it goes; beside it lies the mark of the file it is of
     */
    Answer<Path> file(URI address, Map<String, String> headers, Path part) throws FetchFailed, InterruptedException {
        Map<String, String> asked = new TreeMap<>(headers);
        try {
            Path home = part.toAbsolutePath().getParent();
            if (home != null) {
                Files.createDirectories(home);
            }
            Path mark = mark(part);
            if (Files.exists(part) && Files.exists(mark)) {
                asked.put("Range", "bytes=%d-".formatted(Files.size(part)));
                asked.put("If-Range", Files.readString(mark));
            }
            try (Incoming incoming = send(address, asked)) {
                if (incoming.status() == 304) {
                    return answer(false, part, incoming);
                }
                if (incoming.status() == 416) {
                    // All of it was there, or it is another file by now: the next attempt begins anew.
                    forget(part);
                }
                require(incoming, 200, 206);
                store(incoming, part, mark);
                return answer(true, part, incoming);
            }
        } catch (Problem tooLarge) {
            forget(part);
            throw new FetchFailed(String.valueOf(tooLarge.getMessage()));
        } catch (Incoming.Broken broken) {
            throw broken(broken);
        } catch (IOException e) {
            throw new FetchFailed("It could not be stored: %s.".formatted(e.getMessage()));
        }
    }

    /** What was fetched is no longer wanted. */
    static void forget(Path part) {
        try {
            Files.deleteIfExists(part);
            Files.deleteIfExists(mark(part));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Path mark(Path part) {
        return part.resolveSibling(part.getFileName() + ".mark");
    }

    /** Writes as it comes, so that what has come stays when the rest does not. */
    private static void store(Incoming incoming, Path part, Path mark) throws IOException {
        boolean goesOn = incoming.status() == 206;
        if (!goesOn) {
            forget(part);
            var validator = validator(incoming);
            if (validator.isPresent()) {
                Files.writeString(mark, validator.get());
            }
        }
        try (var file = Files.newOutputStream(
                part,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                goesOn ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING)) {
            new Bounded(incoming, FeedReader.MAX_FEED_BYTES, "A feed").transferTo(file);
        }
    }

    /** A weak tag does not say that the bytes are the same. */
    private static Optional<String> validator(Incoming incoming) {
        return incoming.header("ETag").filter(tag -> !tag.startsWith("W/")).or(() -> incoming.header("Last-Modified"));
    }

    private static <T> Answer<T> answer(boolean isNew, T body, Incoming incoming) {
        return new Answer<>(isNew, body, incoming.header("ETag"), incoming.header("Last-Modified"));
    }

    private Incoming send(URI address, Map<String, String> headers) throws FetchFailed, InterruptedException {
        URI at = address;
        for (int redirect = 0; redirect <= MAX_REDIRECTS; redirect++) {
            RequestOptions request = request(at).putHeader("User-Agent", "Fleetward");
            // A key is for the publisher alone, not for where it sends us.
            if (isSameOrigin(at, address)) {
                headers.forEach(request::putHeader);
            }
            Incoming incoming = send(request);
            if (incoming.status() / 100 != 3 || incoming.status() == 304) {
                return incoming;
            }
            incoming.close();
            at = next(at, incoming.header("Location"));
        }
        throw new FetchFailed("It sent us on more than %d times.".formatted(MAX_REDIRECTS));
    }

    private static boolean isSameOrigin(URI one, URI other) {
        return String.valueOf(one.getScheme()).equalsIgnoreCase(other.getScheme())
                && String.valueOf(one.getRawAuthority()).equalsIgnoreCase(other.getRawAuthority());
    }

    private static URI next(URI at, Optional<String> location) throws FetchFailed {
        try {
            return at.resolve(location.orElseThrow(() -> new FetchFailed("It sent us on without saying where.")));
        } catch (IllegalArgumentException malformed) {
            throw new FetchFailed("It sent us on to what is no address.");
        }
    }

    private RequestOptions request(URI address) throws FetchFailed {
        try {
            return proxy.isPresent()
                    ? destinations.request(HttpMethod.GET, address, proxy.get())
                    : destinations.request(HttpMethod.GET, address);
        } catch (Destinations.Refused e) {
            throw new FetchFailed("%s: %s".formatted(address.getHost(), e.getMessage()));
        } catch (UnknownHostException e) {
            throw new FetchFailed("The name %s is not known.".formatted(address.getHost()));
        }
    }

    private Incoming send(RequestOptions request) throws FetchFailed, InterruptedException {
        try {
            return Incoming.of(vertx, http, request, patience);
        } catch (IOException broken) {
            throw broken(broken);
        }
    }

    private FetchFailed broken(IOException broken) throws InterruptedException {
        if (broken.getCause() instanceof InterruptedException && Thread.interrupted()) {
            throw new InterruptedException();
        }
        return switch (broken) {
            case Incoming.Late _ ->
                new FetchFailed("It did not come within %s; what came is kept.".formatted(patience));
            default -> new FetchFailed("The connection broke: %s.".formatted(broken.getMessage()));
        };
    }

    private void require(Incoming incoming, int... statuses) throws FetchFailed {
        for (int status : statuses) {
            if (incoming.status() == status) {
                return;
            }
        }
        Optional<Duration> wait = incoming.header("Retry-After").flatMap(this::wait);
        throw new FetchFailed(
                "%s answered with status %d%s."
                        .formatted(
                                incoming.host(),
                                incoming.status(),
                                wait.map(time -> " and asks to wait " + time.toSeconds() + " s")
                                        .orElse("")),
                incoming.status(),
                wait.orElse(null));
    }

    /** In seconds, or as a date. */
    private Optional<Duration> wait(String text) {
        if (text.strip().matches("[0-9]{1,9}")) {
            return Optional.of(capped(Duration.ofSeconds(Long.parseLong(text.strip()))));
        }
        try {
            var at = ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Optional.of(capped(Duration.between(clock.instant(), at)));
        } catch (DateTimeException neither) {
            return Optional.empty();
        }
    }

    private static Duration capped(Duration asked) {
        return asked.isNegative() ? Duration.ZERO : asked.compareTo(MAX_RETRY_AFTER) > 0 ? MAX_RETRY_AFTER : asked;
    }
}
