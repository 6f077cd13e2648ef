package dev.fleetward.ingest;

import dev.fleetward.ingest.QuarantineStore.Refusal;
import dev.fleetward.ingest.chunks.Outcome;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The effects of one batch of chunks, within one transaction. */
final class LaneBatch {
    private final Tx tx;
    private final Lane lane;
    private final Instant now;
    private final DeliveryBatch delivery;
    private final QuarantineStore quarantine;
    private final @Nullable String insteadOfDelivery;
    private final Map<ProductId, Count> counts = new HashMap<>();

    /** @param insteadOfDelivery set when messages are to be quarantined, with the reason why */
    LaneBatch(
            Tx tx,
            Lane lane,
            Instant now,
            Delivery delivery,
            QuarantineStore quarantine,
            @Nullable String insteadOfDelivery) {
        this.tx = tx;
        this.lane = lane;
        this.now = now;
        this.delivery = delivery.begin(tx);
        this.quarantine = quarantine;
        this.insteadOfDelivery = insteadOfDelivery;
    }

    void apply(Product product, String serial, Carrier carrier, List<Outcome> outcomes) {
        var key = new DeviceKey(product.id(), serial);
        Count count = counts.computeIfAbsent(product.id(), _ -> new Count());
        for (Outcome outcome : outcomes) {
            switch (outcome) {
                case Outcome.Waiting _ -> {}
                case Outcome.Repeated _ -> count.decoded++;
                case Outcome.Refused refused -> {
                    count.quarantined += refused.chunks().size();
                    add(key, carrier, new Refusal(refused.reason(), refused.detail(), refused.chunks()));
                }
                case Outcome.Completed completed -> deliver(product, key, carrier, completed, count);
            }
        }
    }

    private void deliver(Product product, DeviceKey key, Carrier carrier, Outcome.Completed completed, Count count) {
        if (insteadOfDelivery != null) {
            count.quarantined += completed.chunks().size();
            add(key, carrier, new Refusal("failed", insteadOfDelivery, completed.chunks()));
            return;
        }
        delivery.add(
                product, key.serial(), carrier, completed, refused -> settle(key, carrier, completed, refused, count));
    }

    private void settle(
            DeviceKey key, Carrier carrier, Outcome.Completed completed, List<Decoded.Refused> refused, Count count) {
        if (refused.isEmpty()) {
            count.decoded += completed.chunks().size();
        } else {
            count.quarantined += completed.chunks().size();
            add(key, carrier, Refusals.together(refused, completed.chunks()));
        }
    }

    private void add(DeviceKey key, Carrier carrier, Refusal refusal) {
        quarantine.add(tx, lane.organization(), key, carrier, refusal, now);
    }

    void save(IngestCountStore store) {
        delivery.store();
        counts.forEach((product, count) -> store.add(tx, lane, product, count.decoded, count.quarantined));
    }

    private static final class Count {
        long decoded;
        long quarantined;
    }
}
