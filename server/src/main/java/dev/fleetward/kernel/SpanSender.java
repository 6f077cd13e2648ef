package dev.fleetward.kernel;

import dev.fleetward.kernel.observation.Meters;
import dev.fleetward.kernel.tracing.SpanBatch;
import dev.fleetward.kernel.tracing.Tracing;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jboss.logging.Logger;

/** Takes spans to the collector. What it does not take is lost: traces are no evidence. */
@ApplicationScoped
class SpanSender {
    private static final Logger LOG = Logger.getLogger(SpanSender.class);
    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Tracing tracing;
    private final LongAdder sent;
    private final LongAdder lost;
    private final Loop loop;
    private boolean failing;

    SpanSender(Tracing tracing, Meters meters) {
        this.tracing = tracing;
        this.sent = meters.counter("fleetward_spans_total", "sent");
        this.lost = meters.counter("fleetward_spans_total", "lost");
        this.loop = new Loop("traces", EVERY, this::turn);
    }

    void start(@Observes StartupEvent event) {
        tracing.collector().ifPresent(collector -> {
            LOG.infof("traces go to %s", collector);
            loop.start();
        });
    }

    void stop(@Observes ShutdownEvent event) {
        loop.stop();
    }

    /** One client for a turn: turns are seldom, and one that lives as long as the server would keep a thread. */
    private boolean turn() {
        Optional<SpanBatch> batch = tracing.next();
        if (batch.isEmpty()) {
            return false;
        }
        try (HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            while (batch.isPresent()) {
                send(http, tracing.collector().orElseThrow(), batch.get());
                batch = tracing.next();
            }
        }
        return false;
    }

    private void send(HttpClient http, URI collector, SpanBatch batch) {
        var request = HttpRequest.newBuilder(collector)
                .timeout(PATIENCE)
                .header("Content-Type", "application/x-protobuf")
                .POST(BodyPublishers.ofByteArray(batch.bytes()))
                .build();
        try {
            int status = http.send(request, BodyHandlers.discarding()).statusCode();
            if (status / 100 == 2) {
                sent.add(batch.size());
                failing = false;
            } else {
                lose(batch, "it answers " + status);
            }
        } catch (IOException e) {
            lose(batch, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            lose(batch, "the server stops");
        }
    }

    private void lose(SpanBatch batch, String why) {
        lost.add(batch.size());
        if (!failing) {
            LOG.warnf("the collector of traces does not take them (%s); they are lost until it does", why);
        }
        failing = true;
    }
}
