package dev.fleetward.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Events as they are kept, in the form in which an export gives them. Safe for concurrent use. */
@ApplicationScoped
public class KeptEvents {
    private final EventStore store;

    KeptEvents(EventStore store) {
        this.store = store;
    }

    /** @param line as in {@code field-data/events.jsonl} */
    public record Kept(String kind, JsonNode line) {}

    /** By id; absent are those that are no longer kept. */
    public Map<UUID, Kept> find(Tx tx, Collection<UUID> ids) {
        var found = new HashMap<UUID, Kept>();
        for (EventStore.Stored event : store.byIds(tx, ids)) {
            found.put(UUID.fromString(event.id()), new Kept(event.kind(), Json.MAPPER.valueToTree(event)));
        }
        return found;
    }

    /** SHA-256 of the file that the event brought with it. */
    public static Optional<String> file(FieldEvent event) {
        return switch (event) {
            case FieldEvent.Recording recording -> Optional.of(recording.data().sha256());
            case FieldEvent.Coredump dump -> Optional.of(dump.raw().sha256());
            case FieldEvent.AgentEntry entry ->
                switch (entry.content()) {
                    case AgentContent.Core core -> Optional.of(core.core().sha256());
                    case AgentContent.Stacktrace trace ->
                        Optional.of(trace.json().sha256());
                    case AgentContent.Recorded recorded ->
                        Optional.of(recorded.data().sha256());
                    case AgentContent.HighResolution fine ->
                        Optional.of(fine.recording().data().sha256());
                    default -> Optional.empty();
                };
            default -> Optional.empty();
        };
    }
}
