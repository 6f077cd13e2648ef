package dev.fleetward.vulnerabilities.feeds.online;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * A publisher of feeds on this machine: files with entity tags and ranges, and the ways publishers fail: refusing, asking
 * for patience, breaking off, being slow.
 */
public final class Publisher implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final ConcurrentLinkedDeque<Trouble> troubles = new ConcurrentLinkedDeque<>();

    /** What goes wrong with the next request. */
    public sealed interface Trouble {
        record Status(int status, String retryAfter) implements Trouble {}

        record BreakOff(int afterBytes) implements Trouble {}

        record Slow() implements Trouble {}

        record Redirect(String to) implements Trouble {}
    }

    public Publisher() {
        try {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    public String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    public void offers(String path, byte[] content) {
        files.put(path, content);
    }

    public void offers(String path, String content) {
        offers(path, content.getBytes(StandardCharsets.UTF_8));
    }

    public void trouble(Trouble... next) {
        troubles.addAll(List.of(next));
    }

    /** Method, path with query, range and condition of each request. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        String condition = exchange.getRequestHeaders().getFirst("If-None-Match");
        String key = exchange.getRequestHeaders().getFirst("apiKey");
        asked.add(exchange.getRequestURI()
                + (range == null ? "" : " " + range)
                + (condition == null ? "" : " unless " + condition)
                + (key == null ? "" : " by " + key));
        byte[] content = files.get(exchange.getRequestURI().toString());
        if (content == null) {
            content = files.get(exchange.getRequestURI().getRawPath());
        }
        try (exchange) {
            Trouble trouble = troubles.poll();
            if (trouble instanceof Trouble.Status(int status, String retryAfter)) {
                exchange.getResponseHeaders().add("Retry-After", retryAfter);
                exchange.sendResponseHeaders(status, -1);
            } else if (trouble instanceof Trouble.Redirect(String to)) {
                exchange.getResponseHeaders().add("Location", to);
                exchange.sendResponseHeaders(302, -1);
            } else if (content == null) {
                exchange.sendResponseHeaders(404, -1);
            } else {
                offer(exchange, content, range, condition, trouble);
            }
        } catch (IOException e) {
            // The other side hung up.
        }
    }

    private static void offer(HttpExchange exchange, byte[] content, String range, String condition, Trouble trouble)
            throws IOException {
        String tag = "\"" + java.util.Arrays.hashCode(content) + "\"";
        exchange.getResponseHeaders().add("ETag", tag);
        if (tag.equals(condition)) {
            exchange.sendResponseHeaders(304, -1);
            return;
        }
        boolean same = tag.equals(exchange.getRequestHeaders().getFirst("If-Range"));
        int from = range != null && same ? Integer.parseInt(range.replaceAll("\\D", "")) : 0;
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, content.length - from);
        var out = exchange.getResponseBody();
        if (trouble instanceof Trouble.BreakOff(int afterBytes)) {
            out.write(content, from, afterBytes);
            out.flush();
            return;
        }
        if (trouble instanceof Trouble.Slow) {
            out.write(content, from, 10);
            out.flush();
            LockSupport.parkNanos(3_000_000_000L);
            return;
        }
        out.write(content, from, content.length - from);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
