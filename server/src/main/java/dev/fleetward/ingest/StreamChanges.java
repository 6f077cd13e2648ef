package dev.fleetward.ingest;

import dev.fleetward.ingest.chunks.Chunk;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a batch of chunks changed in the streams of its lane, gathered to be written together. */
final class StreamChanges {
    private final List<DeviceKey> openToDelete = new ArrayList<>();
    private final List<Open> openToAdd = new ArrayList<>();
    private final List<DeviceKey> lastToDelete = new ArrayList<>();
    private final Map<DeviceKey, String> lastToKeep = new LinkedHashMap<>();

    record Open(DeviceKey key, Chunk chunk) {}

    void deleteOpen(DeviceKey key) {
        openToDelete.add(key);
    }

    void addOpen(DeviceKey key, Chunk chunk) {
        openToAdd.add(new Open(key, chunk));
    }

    void deleteLast(DeviceKey key) {
        lastToDelete.add(key);
    }

    void keepLast(DeviceKey key, String sha256) {
        lastToKeep.put(key, sha256);
    }

    DeviceKeys openToDelete() {
        return DeviceKeys.of(openToDelete);
    }

    List<Open> openToAdd() {
        return openToAdd;
    }

    DeviceKeys lastToDelete() {
        return DeviceKeys.of(lastToDelete);
    }

    DeviceKeys lastToKeep() {
        return DeviceKeys.of(lastToKeep.keySet());
    }

    /** In the order of {@link #lastToKeep()}. */
    String[] lastHashes() {
        return lastToKeep.values().toArray(String[]::new);
    }
}
