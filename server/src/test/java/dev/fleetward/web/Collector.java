package dev.fleetward.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A collector of traces that keeps what it is sent, by OTLP over HTTP. */
public final class Collector implements QuarkusTestResourceLifecycleManager {
    private static final List<Span> SPANS = new CopyOnWriteArrayList<>();
    private static final List<String> SERVICES = new CopyOnWriteArrayList<>();

    private HttpServer server;

    static List<Span> spans() {
        return SPANS;
    }

    static List<String> services() {
        return SERVICES;
    }

    @Override
    public Map<String, String> start() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/v1/traces", Collector::take);
        server.start();
        return Map.of(
                "fleetward.otel.endpoint",
                "http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    private static void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            var request = ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
            request.getResourceSpansList().forEach(resource -> {
                resource.getResource()
                        .getAttributesList()
                        .forEach(fact -> SERVICES.add(
                                fact.getKey() + "=" + fact.getValue().getStringValue()));
                resource.getScopeSpansList().forEach(scope -> SPANS.addAll(scope.getSpansList()));
            });
            exchange.sendResponseHeaders(200, -1);
        }
    }

    @Override
    public void stop() {
        server.stop(0);
    }
}
