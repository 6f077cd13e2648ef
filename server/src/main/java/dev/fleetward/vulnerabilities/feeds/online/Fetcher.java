package dev.fleetward.vulnerabilities.feeds.online;

import dev.fleetward.insight.delivery.Destinations;
import dev.fleetward.vulnerabilities.feeds.formats.FeedReader;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Fetches by HTTP what a feed's publisher offers. Only where the server may connect to: every name is looked up and
 * checked before it is dialled, and Java remembers the answer for longer than that takes, so that it cannot change in
 * between. Through a proxy that is the proxy's to say. Safe for concurrent use.
 */
@ApplicationScoped
class Fetcher {
    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(20);
    private static final int MAX_DOCUMENT_BYTES = 64 * 1024 * 1024;
    private static final int MAX_REDIRECTS = 5;
    private static final Duration MAX_RETRY_AFTER = Duration.ofDays(1);

    private final Destinations destinations;
    private final Clock clock;
    private final HttpClient http;
    private final boolean proxied;
    private final Duration patience;

    @Inject
    Fetcher(Destinations destinations, Clock clock, FeedsConfig config) {
        this(destinations, clock, config.proxy(), config.patience());
    }

    Fetcher(Destinations destinations, Clock clock, Optional<URI> proxy, Duration patience) {
        this.destinations = destinations;
        this.clock = clock;
        this.proxied = proxy.isPresent();
        this.patience = patience;
        var client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_PATIENCE)
                .followRedirects(HttpClient.Redirect.NEVER);
        proxy.ifPresent(at -> client.proxy(ProxySelector.of(
                InetSocketAddress.createUnresolved(at.getHost(), at.getPort() < 0 ? 3128 : at.getPort()))));
        this.http = client.build();
    }

    /**
     * A publisher's answer.
     *
     * @param isNew false when nothing changed since; then there is no body
     */
    record Answer<T>(boolean isNew, T body, Optional<String> etag, Optional<String> lastModified) {}

    /** A document small enough to be held. */
    Answer<byte[]> document(URI address, Map<String, String> headers) throws FetchFailed, InterruptedException {
        HttpResponse<byte[]> response = send(
                address, headers, info -> BodySubscribers.limiting(BodySubscribers.ofByteArray(), MAX_DOCUMENT_BYTES));
        if (response.statusCode() == 304) {
            return answer(false, new byte[0], response.headers());
        }
        require(response, 200);
        return answer(true, response.body(), response.headers());
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
            HttpResponse<Path> response = send(address, asked, onto(part, mark));
            if (response.statusCode() == 304) {
                return answer(false, part, response.headers());
            }
            if (response.statusCode() == 416) {
                // All of it was there, or it is another file by now: the next attempt begins anew.
                forget(part);
            }
            require(response, 200, 206);
            return answer(true, part, response.headers());
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
    private static BodyHandler<Path> onto(Path part, Path mark) {
        return info -> {
            boolean goesOn = info.statusCode() == 206;
            if (!goesOn && info.statusCode() != 200) {
                return BodySubscribers.replacing(part);
            }
            try {
                if (!goesOn) {
                    forget(part);
                    var validator = validator(info.headers());
                    if (validator.isPresent()) {
                        Files.writeString(mark, validator.get());
                    }
                }
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            BodySubscriber<Path> file = BodySubscribers.ofFile(
                    part,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    goesOn ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING);
            return BodySubscribers.limiting(file, FeedReader.MAX_FEED_BYTES);
        };
    }

    /** A weak tag does not say that the bytes are the same. */
    private static Optional<String> validator(HttpHeaders headers) {
        return headers.firstValue("ETag")
                .filter(tag -> !tag.startsWith("W/"))
                .or(() -> headers.firstValue("Last-Modified"));
    }

    private static <T> Answer<T> answer(boolean isNew, T body, HttpHeaders headers) {
        return new Answer<>(isNew, body, headers.firstValue("ETag"), headers.firstValue("Last-Modified"));
    }

    private <T> HttpResponse<T> send(URI address, Map<String, String> headers, BodyHandler<T> body)
            throws FetchFailed, InterruptedException {
        URI at = address;
        for (int redirect = 0; redirect <= MAX_REDIRECTS; redirect++) {
            check(at);
            var request =
                    HttpRequest.newBuilder(at).header("User-Agent", "Fleetward").GET();
            // A key is for the publisher alone, not for where it sends us.
            if (String.valueOf(at.getHost()).equals(address.getHost())) {
                headers.forEach(request::header);
            }
            HttpResponse<T> response = send(request.build(), body);
            if (response.statusCode() / 100 != 3 || response.statusCode() == 304) {
                return response;
            }
            at = at.resolve(response.headers()
                    .firstValue("Location")
                    .orElseThrow(() -> new FetchFailed("It sent us on without saying where.")));
        }
        throw new FetchFailed("It sent us on more than %d times.".formatted(MAX_REDIRECTS));
    }

    private void check(URI address) throws FetchFailed {
        if (proxied) {
            return;
        }
        try {
            destinations.dial(String.valueOf(address.getHost()), "https".equals(address.getScheme()));
        } catch (Destinations.Refused e) {
            throw new FetchFailed("%s: %s".formatted(address.getHost(), e.getMessage()));
        } catch (UnknownHostException e) {
            throw new FetchFailed("The name %s is not known.".formatted(address.getHost()));
        }
    }

    private <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> body)
            throws FetchFailed, InterruptedException {
        CompletableFuture<HttpResponse<T>> answer = http.sendAsync(request, body);
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new FetchFailed("It did not come within %s; what came is kept.".formatted(patience));
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new FetchFailed("The connection broke: %s.".formatted(cause.getMessage()));
        } finally {
            answer.cancel(true);
        }
    }

    private void require(HttpResponse<?> response, int... statuses) throws FetchFailed {
        for (int status : statuses) {
            if (response.statusCode() == status) {
                return;
            }
        }
        Optional<Duration> wait = response.headers().firstValue("Retry-After").flatMap(this::wait);
        throw new FetchFailed(
                "%s answered with status %d%s."
                        .formatted(
                                response.uri().getHost(),
                                response.statusCode(),
                                wait.map(time -> " and asks to wait " + time.toSeconds() + " s")
                                        .orElse("")),
                response.statusCode(),
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
