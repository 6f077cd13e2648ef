package dev.fleetward.kernel.tracing;

import dev.fleetward.kernel.logging.LogFact;
import dev.fleetward.kernel.observation.Meters;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Begins spans and keeps those that ended until they are sent. Which traces are told is decided by their ids, so that
 * servers with the same ratio tell the same. Safe for concurrent use.
 */
@ApplicationScoped
public class Tracing {
    /** What ends while so many wait is lost. */
    static final int MAX_KEPT = 10_000;

    /** W3C Trace Context, version 00. */
    private static final Pattern PARENT = Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}");

    private final Clock clock;
    private final Optional<URI> collector;
    private final double ratio;
    private final boolean on;
    private final LongAdder lost;
    private final ArrayBlockingQueue<Span.Ended> ended = new ArrayBlockingQueue<>(MAX_KEPT);

    /** @throws IllegalStateException naming the setting that cannot work */
    Tracing(
            Clock clock,
            Meters meters,
            @ConfigProperty(name = "fleetward.otel.endpoint") Optional<String> endpoint,
            @ConfigProperty(name = "fleetward.otel.sampling-ratio", defaultValue = "1") double ratio) {
        this.clock = clock;
        this.collector = endpoint.filter(text -> !text.isBlank()).map(Tracing::address);
        this.ratio = ratio;
        this.on = collector.isPresent();
        this.lost = meters.counter("fleetward_spans_total", "lost");
        if (!(ratio >= 0 && ratio <= 1)) {
            throw new IllegalStateException("otel.sampling-ratio must be from 0 to 1, not %s.".formatted(ratio));
        }
    }

    private static URI address(String endpoint) {
        try {
            URI base = URI.create(endpoint.strip().replaceAll("(?<!/)/+$", ""));
            if (base.getHost() != null && ("http".equals(base.getScheme()) || "https".equals(base.getScheme()))) {
                return URI.create(base + "/v1/traces");
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("otel.endpoint “%s” is no address.".formatted(endpoint), e);
        }
        throw new IllegalStateException(
                "otel.endpoint “%s” must be the address of an OTLP/HTTP collector, such as http://collector:4318."
                        .formatted(endpoint));
    }

    public boolean isOn() {
        return on;
    }

    /** Where spans go; empty while tracing is off. */
    public Optional<URI> collector() {
        return collector;
    }

    /** Work that nobody waits for begins a trace of its own. */
    public Span work(String name) {
        return on ? begin(traceId(), "", Span.Kind.INTERNAL, name) : Span.NONE;
    }

    /** @param parent the header {@code traceparent}, whose trace it becomes part of */
    public Span request(@Nullable String parent) {
        if (!on) {
            return Span.NONE;
        }
        var found = PARENT.matcher(parent == null ? "" : parent);
        return found.matches()
                ? begin(found.group(1), found.group(2), Span.Kind.SERVER, "request")
                : begin(traceId(), "", Span.Kind.SERVER, "request");
    }

    /** A part of what is being traced; of nothing when that is not. */
    public Span part(String name, Span.Kind kind) {
        if (!on) {
            return Span.NONE;
        }
        String parent = LogFact.SPAN.now();
        return parent.isEmpty() ? Span.NONE : span(LogFact.TRACE.now(), parent, kind, name);
    }

    private Span begin(String traceId, String parent, Span.Kind kind, String name) {
        // The lower half: the upper may begin with the time.
        long lower = Long.parseUnsignedLong(traceId.substring(16), 16) >>> 1;
        return lower < ratio * Long.MAX_VALUE || ratio == 1 ? span(traceId, parent, kind, name) : Span.NONE;
    }

    private Span span(String traceId, String parent, Span.Kind kind, String name) {
        return new Span(traceId, spanId(), parent, kind, name, clock.instant(), this::keep).current();
    }

    private void keep(Span.Ended one) {
        if (!ended.offer(one)) {
            lost.increment();
        }
    }

    /** Those that ended, as they are to be sent. */
    public Optional<SpanBatch> next() {
        List<Span.Ended> batch = new ArrayList<>();
        ended.drainTo(batch, SpanBatch.MAX_SPANS);
        return batch.isEmpty() ? Optional.empty() : Optional.of(new SpanBatch(batch));
    }

    private static String traceId() {
        return spanId() + spanId();
    }

    private static String spanId() {
        long random = 0;
        while (random == 0) {
            random = ThreadLocalRandom.current().nextLong();
        }
        String digits = Long.toHexString(random);
        return "0".repeat(16 - digits.length()) + digits;
    }
}
