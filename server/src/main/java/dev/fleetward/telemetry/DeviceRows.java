package dev.fleetward.telemetry;

import dev.fleetward.ingest.FieldEventConsumer.Received;
import dev.fleetward.lake.LakeBatch;
import dev.fleetward.lake.LakeBatch.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Rows for the lake, those of one device together. Not for sharing between threads. */
public final class DeviceRows {
    /** More of one device are staged as several. */
    private static final int MAX_ENTRIES_A_BATCH = 5_000;

    private final Map<UUID, Open> open = new HashMap<>();
    private final List<LakeBatch> full = new ArrayList<>();

    private record Open(UUID product, UUID device, List<Entry> entries) {
        LakeBatch batch() {
            return new LakeBatch(product, device, entries);
        }
    }

    public void add(Received received, Entry entry) {
        UUID device = received.device().value();
        Open one = open.computeIfAbsent(device, _ -> new Open(received.product().value(), device, new ArrayList<>()));
        one.entries.add(entry);
        if (one.entries.size() == MAX_ENTRIES_A_BATCH) {
            full.add(one.batch());
            open.remove(device);
        }
    }

    public List<LakeBatch> batches() {
        var all = new ArrayList<>(full);
        open.values().forEach(one -> all.add(one.batch()));
        return all;
    }
}
