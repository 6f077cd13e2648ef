package dev.fleetward.privacy.sharing;

import dev.fleetward.ingest.FieldEventConsumer;
import dev.fleetward.ingest.KeptEvents;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Notes each event that a share gives, in the transaction that stores it: whatever makes it late, it is new then. What is
 * named by symbols later is given once more.
 */
@ApplicationScoped
class ShareIntake implements FieldEventConsumer {
    private final ShareRecordStore store;

    ShareIntake(ShareRecordStore store) {
        this.store = store;
    }

    @Override
    public void accept(Tx tx, List<Incoming> events) {
        add(tx, events, false);
    }

    @Override
    public void named(Tx tx, List<Incoming> events) {
        add(tx, events, true);
    }

    /** Most batches have nothing that is shared: for them it is one short question. */
    private void add(Tx tx, List<Incoming> events, boolean named) {
        UUID[] devices = events.stream()
                .map(incoming -> incoming.received().device().value())
                .distinct()
                .toArray(UUID[]::new);
        Set<UUID> shared = store.shared(tx, devices);
        if (shared.isEmpty()) {
            return;
        }
        List<ShareRecordStore.Arrived> arrived = events.stream()
                .filter(incoming -> shared.contains(incoming.received().device().value()))
                .map(ShareIntake::arrived)
                .toList();
        store.add(tx, arrived, named);
    }

    private static ShareRecordStore.Arrived arrived(Incoming incoming) {
        return new ShareRecordStore.Arrived(
                incoming.received().device().value(),
                incoming.received().id().value(),
                Scope.possible(incoming.event()).stream().map(Scope::word).collect(Collectors.joining(",")),
                KeptEvents.file(incoming.event()).orElse(null),
                incoming.received().receivedAt());
    }
}
