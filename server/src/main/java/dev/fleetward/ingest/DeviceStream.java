package dev.fleetward.ingest;

import dev.fleetward.ingest.chunks.Chunk;
import dev.fleetward.ingest.chunks.Outcome;
import dev.fleetward.ingest.chunks.Reassembler;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One device's reassembly, and how much of it the database has. Not for sharing between threads. */
final class DeviceStream {
    private static final long NOTHING = -1;

    private final Reassembler reassembler;
    private @Nullable String savedLast;
    private long savedUpTo;

    DeviceStream(@Nullable String lastOfCompleted, List<Chunk> open) {
        this.reassembler = new Reassembler(lastOfCompleted);
        open.forEach(reassembler::take);
        this.savedLast = lastOfCompleted;
        this.savedUpTo = open.isEmpty() ? NOTHING : open.getLast().sequence();
    }

    List<Outcome> take(Chunk chunk) {
        return reassembler.take(chunk);
    }

    List<Outcome> giveUp(String reason, String why) {
        return reassembler.giveUp(reason, why);
    }

    long heldBytes() {
        return reassembler.heldBytes();
    }

    /** Tells what the database needs to be brought to what is held here. */
    void save(StreamChanges changes, DeviceKey key) {
        List<Chunk> waiting = reassembler.waiting();
        boolean savedIsOld =
                savedUpTo != NOTHING && (waiting.isEmpty() || waiting.getFirst().sequence() > savedUpTo);
        if (savedIsOld) {
            changes.deleteOpen(key);
        }
        for (Chunk chunk : waiting) {
            if (chunk.sequence() > savedUpTo) {
                changes.addOpen(key, chunk);
            }
        }
        savedUpTo = waiting.isEmpty() ? NOTHING : waiting.getLast().sequence();
        String last = reassembler.lastOfCompleted();
        if (last == null && savedLast != null) {
            changes.deleteLast(key);
        } else if (last != null && !last.equals(savedLast)) {
            changes.keepLast(key, last);
        }
        savedLast = last;
    }
}
