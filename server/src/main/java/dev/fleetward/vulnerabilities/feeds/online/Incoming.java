package dev.fleetward.vulnerabilities.feeds.online;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An answer as it comes, its body read by one thread. No more than about {@value #MAX_HELD_BYTES} bytes are held of it;
 * all of it has to come in time.
 */
final class Incoming extends InputStream {
    private static final int MAX_HELD_BYTES = 1024 * 1024;

    private final HttpClientRequest request;
    private final HttpClientResponse response;
    private final String host;
    private final long deadlineNanos;
    private final BlockingQueue<Part> parts = new LinkedBlockingQueue<>();
    private final AtomicLong held = new AtomicLong();
    private Buffer part = Buffer.buffer();
    private int read;
    private boolean ended;

    private Incoming(HttpClientRequest request, HttpClientResponse response, String host, long deadlineNanos) {
        this.request = request;
        this.response = response;
        this.host = host;
        this.deadlineNanos = deadlineNanos;
    }

    /** What comes next. */
    private sealed interface Part {
        record Bytes(Buffer bytes) implements Part {}

        record End() implements Part {}

        record Failure(Throwable why) implements Part {}
    }

    /** It does not come, or no further. */
    static class Broken extends IOException {
        private static final long serialVersionUID = 1L;

        Broken(Throwable cause) {
            super(cause.getMessage(), cause);
        }
    }

    /** It does not come in time. */
    static final class Late extends Broken {
        private static final long serialVersionUID = 1L;

        Late() {
            super(new TimeoutException());
        }
    }

    static Incoming of(Vertx vertx, HttpClient http, RequestOptions options, Duration patience)
            throws IOException, InterruptedException {
        long deadlineNanos = System.nanoTime() + patience.toNanos();
        var begun = new CompletableFuture<Incoming>();
        options.setTimeout(patience.toMillis());
        // All on one context: an answer may be over before a callback that has to change over to another.
        vertx.getOrCreateContext().runOnContext(_ -> http.request(options)
                .onSuccess(request -> request.send()
                        .onSuccess(response -> {
                            var incoming = new Incoming(request, response, options.getHost(), deadlineNanos);
                            incoming.listen();
                            if (!begun.complete(incoming)) {
                                incoming.close();
                            }
                        })
                        .onFailure(begun::completeExceptionally))
                .onFailure(begun::completeExceptionally));
        try {
            return begun.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            begun.cancel(true);
            throw new Late();
        } catch (ExecutionException e) {
            throw new Broken(e.getCause() == null ? e : e.getCause());
        }
    }

    int status() {
        return response.statusCode();
    }

    String host() {
        return host;
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(response.getHeader(name));
    }

    private void listen() {
        response.exceptionHandler(why -> parts.add(new Part.Failure(why)));
        response.endHandler(_ -> parts.add(new Part.End()));
        response.handler(bytes -> {
            parts.add(new Part.Bytes(bytes));
            if (held.addAndGet(bytes.length()) > MAX_HELD_BYTES) {
                response.pause();
            }
        });
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        while (!ended && read == part.length()) {
            next();
        }
        if (ended) {
            return -1;
        }
        int count = Math.min(length, part.length() - read);
        part.getBytes(read, read + count, into, offset);
        read += count;
        return count;
    }

    private void next() throws IOException {
        switch (await()) {
            case Part.Bytes(Buffer bytes) -> {
                part = bytes;
                read = 0;
                if (held.addAndGet(-bytes.length()) < MAX_HELD_BYTES / 2) {
                    response.resume();
                }
            }
            case Part.End _ -> ended = true;
            case Part.Failure(Throwable why) -> throw new Broken(why);
        }
    }

    private Part await() throws IOException {
        try {
            Part next = parts.poll(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (next == null) {
                throw new Late();
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Broken(e);
        }
    }

    /** What has not come by now is not wanted. */
    @Override
    public void close() {
        if (!ended) {
            var _ = request.reset();
        }
    }
}
