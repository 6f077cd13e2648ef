package dev.fleetward.updates.delivery;

import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

@ApplicationScoped
class ConfirmationStore {
    boolean asks(Tx tx, UUID product) {
        return tx.first("SELECT confirm FROM ddi_policy WHERE product_id = ?", row -> row.bool("confirm"), product)
                .orElse(false);
    }

    void ask(Tx tx, Product product, boolean confirm, Instant at, String by) {
        tx.update("""
                INSERT INTO ddi_policy (product_id, organization_id, confirm, changed_at, changed_by)
                VALUES (?, ?, ?, ?, ?) ON CONFLICT (product_id) DO UPDATE
                SET confirm = excluded.confirm, changed_at = excluded.changed_at, changed_by = excluded.changed_by
                """, product.id().value(), product.organization(), confirm, at, by);
    }

    Optional<Confirmations.Auto> auto(Tx tx, UUID device) {
        return tx.first(
                "SELECT * FROM ddi_client WHERE device_id = ? AND auto_confirm_at IS NOT NULL",
                row -> new Confirmations.Auto(
                        row.text("auto_confirm_initiator"),
                        row.text("auto_confirm_remark"),
                        row.instant("auto_confirm_at")),
                device);
    }

    void activate(Tx tx, DdiDoor.Client client, Confirmations.Auto auto) {
        tx.update(
                """
                INSERT INTO ddi_client (device_id, organization_id, product_id, auto_confirm_at, auto_confirm_initiator,
                                        auto_confirm_remark)
                VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (device_id) DO UPDATE
                SET auto_confirm_at = excluded.auto_confirm_at,
                    auto_confirm_initiator = excluded.auto_confirm_initiator,
                    auto_confirm_remark = excluded.auto_confirm_remark
                """,
                client.deviceId(),
                client.organization(),
                client.product().id().value(),
                auto.at(),
                auto.initiator(),
                auto.remark());
    }

    void deactivate(Tx tx, UUID device) {
        tx.update("""
                UPDATE ddi_client SET auto_confirm_at = NULL, auto_confirm_initiator = NULL, auto_confirm_remark = NULL
                WHERE device_id = ?
                """, device);
    }

    void say(
            Tx tx,
            OrganizationId organization,
            UUID device,
            int action,
            boolean confirmed,
            OptionalInt code,
            List<String> details,
            Instant at) {
        tx.update(
                """
                INSERT INTO ddi_confirmation (action_id, organization_id, device_id, confirmed, code, details, said_at)
                VALUES (?, ?, ?, ?, ?, ARRAY(SELECT jsonb_array_elements_text(?::jsonb)), ?)
                ON CONFLICT (action_id) DO UPDATE SET confirmed = excluded.confirmed, code = excluded.code,
                    details = excluded.details, said_at = excluded.said_at
                """,
                action,
                organization,
                device,
                confirmed,
                code.isPresent() ? code.getAsInt() : null,
                Json.write(details),
                at);
    }
}
