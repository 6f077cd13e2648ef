package dev.fleetward.ingest;

import dev.fleetward.kernel.Tx;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The open messages of one lane, kept between batches so that a long message costs each chunk once. The database has
 * them too: what is dropped here is read again. Used by one worker at a time.
 */
final class LaneStreams {
    /** Read for one batch. */
    static final long MAX_LOADED_BYTES = 32L * 1024 * 1024;
    /** Kept between batches. */
    static final long MAX_KEPT_BYTES = 8L * 1024 * 1024;

    private final StreamStore store;
    private final LinkedHashMap<DeviceKey, DeviceStream> streams = new LinkedHashMap<>(16, 0.75f, true);
    private final Set<DeviceKey> touched = new HashSet<>();
    private long offset;

    LaneStreams(StreamStore store, long offset) {
        this.store = store;
        this.offset = offset;
    }

    /** Whether this is what the log's offset says; not so when another process worked on the lane. */
    boolean isAt(long present) {
        return offset == present;
    }

    /**
     * Loads what the database has open for these devices, in their order, as far as memory allows.
     *
     * @return how many of the first keys can be worked on now, at least one
     */
    int load(Tx tx, List<DeviceKey> keysInOrder) {
        var missing = new HashSet<DeviceKey>();
        keysInOrder.stream().filter(key -> !streams.containsKey(key)).forEach(missing::add);
        Map<DeviceKey, Long> sizes = missing.isEmpty() ? Map.of() : store.openBytes(tx, missing);
        Map<DeviceKey, String> last = missing.isEmpty() ? Map.of() : store.lastOfCompleted(tx, missing);
        long loaded = 0;
        var seen = new HashMap<DeviceKey, Boolean>();
        int usable = 0;
        for (DeviceKey key : keysInOrder) {
            if (missing.contains(key) && seen.put(key, true) == null) {
                long size = sizes.getOrDefault(key, 0L);
                if (usable > 0 && loaded + size > MAX_LOADED_BYTES) {
                    return usable;
                }
                loaded += size;
                streams.put(key, new DeviceStream(last.get(key), size == 0 ? List.of() : store.open(tx, key)));
            }
            usable++;
        }
        return usable;
    }

    DeviceStream of(DeviceKey key) {
        touched.add(key);
        DeviceStream stream = streams.get(key);
        if (stream == null) {
            throw new IllegalStateException("the stream was not loaded");
        }
        return stream;
    }

    void save(Tx tx, Lane lane, long newOffset) {
        var changes = new StreamChanges();
        for (DeviceKey key : touched) {
            of(key).save(changes, key);
        }
        store.save(tx, lane, changes);
        touched.clear();
        offset = newOffset;
    }

    /** Forgets what holds nothing, and of the rest what was used longest ago beyond the limit. */
    void trim() {
        streams.values().removeIf(stream -> stream.heldBytes() == 0);
        long held = heldBytes(streams.values());
        for (Iterator<DeviceStream> oldest = streams.values().iterator(); held > MAX_KEPT_BYTES && oldest.hasNext(); ) {
            held -= oldest.next().heldBytes();
            oldest.remove();
        }
    }

    private static long heldBytes(Collection<DeviceStream> streams) {
        return streams.stream().mapToLong(DeviceStream::heldBytes).sum();
    }
}
