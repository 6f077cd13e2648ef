package dev.fleetward.kernel.tracing;

import dev.fleetward.kernel.logging.LogFact;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One thing the server does, with its beginning and end. Not for sharing between threads at once. */
public final class Span implements AutoCloseable {
    /** Does nothing: tracing is off, or the trace is not among those sampled. */
    static final Span NONE = new Span("", "", "", Kind.INTERNAL, "", Instant.EPOCH, _ -> {});

    private final String traceId;
    private final String spanId;
    private final String parentId;
    private final Kind kind;
    private final Instant began;
    private final long beganNanos;
    private final Consumer<Ended> keeper;
    private final Map<String, String> attributes = new LinkedHashMap<>();
    private String name;
    private @Nullable String failure;

    Span(
            String traceId,
            String spanId,
            String parentId,
            Kind kind,
            String name,
            Instant began,
            Consumer<Ended> keeper) {
        this.traceId = traceId;
        this.spanId = spanId;
        this.parentId = parentId;
        this.kind = kind;
        this.name = name;
        this.began = began;
        this.beganNanos = System.nanoTime();
        this.keeper = keeper;
    }

    /** Who waits for whom. */
    public enum Kind {
        /** Work of the server itself. */
        INTERNAL,
        /** A request from outside. */
        SERVER,
        /** A request to another program, such as the database. */
        CLIENT
    }

    /** What is told of it. */
    record Ended(
            String traceId,
            String spanId,
            String parentId,
            Kind kind,
            String name,
            Instant began,
            long nanos,
            Map<String, String> attributes,
            @Nullable String failure) {}

    public boolean isRecorded() {
        return !spanId.isEmpty();
    }

    public void name(String better) {
        if (isRecorded()) {
            name = better;
        }
    }

    /** Never of what a stranger sent, nor of what a device is called. */
    public Span with(String attribute, String value) {
        if (isRecorded()) {
            attributes.put(attribute, value);
        }
        return this;
    }

    public Span with(String attribute, long value) {
        return isRecorded() ? with(attribute, Long.toString(value)) : this;
    }

    /** @param why the kind of failure; no message, which may quote anything */
    public void failed(String why) {
        if (isRecorded()) {
            failure = why;
        }
    }

    /** What is begun from now on by the present thread or request is part of it. */
    Span current() {
        LogFact.TRACE.is(traceId);
        LogFact.SPAN.is(spanId);
        return this;
    }

    @Override
    public void close() {
        if (!isRecorded()) {
            return;
        }
        if (parentId.isEmpty() || kind == Kind.SERVER) {
            LogFact.SPAN.isNoMore();
            LogFact.TRACE.isNoMore();
        } else {
            LogFact.SPAN.is(parentId);
        }
        keeper.accept(new Ended(
                traceId,
                spanId,
                parentId,
                kind,
                name,
                began,
                System.nanoTime() - beganNanos,
                Map.copyOf(attributes),
                failure));
    }
}
