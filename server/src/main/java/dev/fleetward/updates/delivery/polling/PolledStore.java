package dev.fleetward.updates.delivery.polling;

import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;

/** What polling needs of devices beside what is due: their tokens, and whether they have said what they are. */
@ApplicationScoped
class PolledStore {
    private static final String FACTS = """
            SELECT d.device_id, d.serial, t.token_hash, c.attributes_at IS NULL AS wants_attributes
            FROM device_view d LEFT JOIN target_token t ON t.device_id = d.device_id
            LEFT JOIN ddi_client c ON c.device_id = d.device_id
            """;

    Optional<Polled.Facts> find(Tx tx, UUID product, String serial) {
        return tx.first(FACTS + " WHERE d.product_id = ? AND d.serial = ?", PolledStore::facts, product, serial);
    }

    void each(Tx tx, UUID product, int limit, BiConsumer<String, Polled.Facts> reader) {
        tx.each(
                FACTS + " WHERE d.product_id = ? ORDER BY d.last_seen_at DESC LIMIT ?",
                row -> reader.accept(row.text("serial"), facts(row)),
                product,
                limit);
    }

    private static Polled.Facts facts(Row row) {
        return new Polled.Facts(row.uuid("device_id"), row.bytesOrNull("token_hash"), row.bool("wants_attributes"));
    }
}
