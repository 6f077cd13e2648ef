package dev.fleetward.ingest;

import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.observation.Meters;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What came in by each way, and what did not. Safe for concurrent use. */
@ApplicationScoped
public class IngestMeters {
    private static final String CHUNKS_ROUTE = "/api/v0/chunks/{serial}";

    private final Meters meters;
    private final Map<Carrier, LongAdder> accepted = new EnumMap<>(Carrier.class);
    private final Map<Carrier, LongAdder> quarantined = new EnumMap<>(Carrier.class);
    private final LongAdder chunkPosts;

    IngestMeters(Meters meters) {
        this.meters = meters;
        Arrays.stream(Carrier.values()).forEach(carrier -> {
            accepted.put(carrier, meters.counter("fleetward_ingest_accepted_items_total", way(carrier)));
            quarantined.put(carrier, meters.counter("fleetward_ingest_quarantined_messages_total", way(carrier)));
        });
        this.chunkPosts = meters.counter("fleetward_http_requests_total", "POST", CHUNKS_ROUTE, "202");
    }

    private static String way(Carrier carrier) {
        return carrier.name().toLowerCase(Locale.ROOT);
    }

    void accepted(Carrier carrier, int items) {
        add(accepted, carrier, items);
    }

    void quarantined(Carrier carrier, int messages) {
        add(quarantined, carrier, messages);
    }

    private static void add(Map<Carrier, LongAdder> counters, Carrier carrier, int many) {
        LongAdder counter = counters.get(carrier);
        if (counter != null) {
            counter.add(many);
        }
    }

    /** A request with field data was turned away; its sender may come again. */
    public void refused(Carrier carrier, Problem problem) {
        meters.counter("fleetward_ingest_refused_requests_total", way(carrier), problem.type())
                .increment();
    }

    /** Chunks are answered before the resources, where requests are counted. */
    void chunksAcknowledged() {
        chunkPosts.increment();
    }

    void chunksRefused(Problem problem) {
        refused(Carrier.CHUNK, problem);
        meters.counter("fleetward_http_requests_total", "POST", CHUNKS_ROUTE, Integer.toString(problem.status()))
                .increment();
    }
}
