package dev.fleetward.privacy.owners;

import dev.fleetward.disclosure.time.Deadline;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The tables {@code owner_request} and {@code owner_request_entry}. */
@ApplicationScoped
class OwnerRequestStore {
    static final int MAX_SHOWN = 500;
    private static final int AT_ONCE = 100;
    private static final String SELECT =
            "SELECT r.*, d.serial FROM owner_request r LEFT JOIN device d ON d.id = r.device_id ";

    UUID add(
            Tx tx,
            Product product,
            @Nullable UUID device,
            String fingerprint,
            Wish wish,
            Channel channel,
            String by,
            Deadline due) {
        return tx.one(
                """
                INSERT INTO owner_request (organization_id, product_id, device_id, fingerprint, kind, channel, entered_by,
                                           state, field, wish, recipient, until, received_at, due_at, due_why)
                VALUES (?, ?, ?, ?, ?, ?, ?, 'RECEIVED', ?, ?, ?, ?, ?, ?, ?::jsonb) RETURNING id
                """,
                row -> row.uuid("id"),
                product.organization(),
                product.id().value(),
                device,
                fingerprint,
                wish.kind(),
                channel,
                by,
                wish.field(),
                wish.text(),
                wish.recipient(),
                wish.until(),
                due.start(),
                due.outerLimit(),
                Json.write(due.why()));
    }

    /** Open ones first, the one due next at the top; then those closed, the latest first. */
    List<OwnerRequest> ofProduct(Tx tx, ProductId product, @Nullable String fingerprint) {
        return tx.list(
                SELECT
                        + "WHERE r.product_id = ? AND (?::text IS NULL OR r.fingerprint = ?) "
                        + "ORDER BY r.closed_at DESC NULLS FIRST, r.due_at, r.id LIMIT ?",
                OwnerRequestStore::request,
                product.value(),
                fingerprint,
                fingerprint,
                MAX_SHOWN);
    }

    List<OwnerRequest> ofDevice(Tx tx, UUID device) {
        return tx.list(
                SELECT + "WHERE r.device_id = ? ORDER BY r.id DESC LIMIT ?",
                OwnerRequestStore::request,
                device,
                MAX_SHOWN);
    }

    Optional<OwnerRequest> find(Tx tx, ProductId product, UUID id) {
        return tx.first(
                SELECT + "WHERE r.product_id = ? AND r.id = ?", OwnerRequestStore::request, product.value(), id);
    }

    /** Requests for data, by the owner's page, whose data is being prepared. */
    List<OwnerRequest> preparing(Tx tx) {
        return tx.list(
                SELECT
                        + "WHERE r.state = 'IN_PROGRESS' AND r.export_id IS NOT NULL AND r.channel = 'OWNER_PAGE' LIMIT ?",
                OwnerRequestStore::request,
                AT_ONCE);
    }

    /** @return whether it was open and not begun */
    boolean start(Tx tx, UUID id) {
        return tx.update("UPDATE owner_request SET state = 'IN_PROGRESS' WHERE id = ? AND state = 'RECEIVED'", id) > 0;
    }

    void prepares(Tx tx, UUID id, UUID export) {
        tx.update("UPDATE owner_request SET export_id = ? WHERE id = ?", export, id);
    }

    void erases(Tx tx, UUID id, UUID erasure) {
        tx.update("UPDATE owner_request SET erasure_id = ? WHERE id = ?", erasure, id);
    }

    /** @return whether it was open and not extended before */
    boolean extend(Tx tx, UUID id, Instant at, Deadline due, String reason) {
        return tx.update("""
                        UPDATE owner_request SET extended_at = ?, extension_reason = ?, due_at = ?, due_why = ?::jsonb
                        WHERE id = ? AND closed_at IS NULL AND extended_at IS NULL
                        """, at, reason, due.outerLimit(), Json.write(due.why()), id) > 0;
    }

    /** @return whether it was open */
    boolean close(Tx tx, UUID id, OwnerRequest.State state, Instant at, String answer, String article) {
        return tx.update("""
                        UPDATE owner_request SET state = ?, closed_at = ?, answer = ?, article = ?
                        WHERE id = ? AND closed_at IS NULL
                        """, state, at, answer, article, id) > 0;
    }

    /** What is left of its requests names no device and quotes nobody. */
    int forget(Tx tx, UUID device) {
        tx.update("""
                UPDATE owner_request_entry SET detail = '' WHERE request_id IN (
                    SELECT id FROM owner_request WHERE device_id = ?)
                """, device);
        return tx.update("""
                UPDATE owner_request SET device_id = NULL, field = '', wish = '', recipient = '', until = '',
                    extension_reason = '', answer = '' WHERE device_id = ?
                """, device);
    }

    void note(Tx tx, OrganizationId organization, UUID request, OwnerRequest.Entry entry) {
        tx.update("""
                INSERT INTO owner_request_entry (organization_id, request_id, at, what, by_owner, entered_by, detail)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """, organization, request, entry.at(), entry.what(), entry.byOwner(), entry.by(), entry.detail());
    }

    List<OwnerRequest.Entry> entries(Tx tx, UUID request) {
        return tx.list(
                "SELECT * FROM owner_request_entry WHERE request_id = ? ORDER BY id LIMIT ?",
                row -> new OwnerRequest.Entry(
                        row.instant("at"),
                        OwnerRequest.Entry.What.valueOf(row.text("what")),
                        row.bool("by_owner"),
                        row.text("entered_by"),
                        row.text("detail")),
                request,
                MAX_SHOWN);
    }

    private static OwnerRequest request(Row row) {
        return new OwnerRequest(
                row.uuid("id"),
                new OrganizationId(row.uuid("organization_id")),
                row.uuid("product_id"),
                Optional.ofNullable(row.uuidOrNull("device_id")),
                Optional.ofNullable(row.textOrNull("serial")),
                row.text("fingerprint"),
                Wish.kept(
                        RequestKind.valueOf(row.text("kind")),
                        row.text("field"),
                        row.text("wish"),
                        row.text("recipient"),
                        row.text("until")),
                Channel.valueOf(row.text("channel")),
                row.text("entered_by"),
                OwnerRequest.State.valueOf(row.text("state")),
                row.instant("received_at"),
                row.instant("due_at"),
                List.of(row.json("due_why", String[].class)),
                Optional.ofNullable(row.instantOrNull("extended_at")),
                row.text("extension_reason"),
                Optional.ofNullable(row.instantOrNull("closed_at")),
                row.text("answer"),
                row.text("article"),
                Optional.ofNullable(row.uuidOrNull("export_id")),
                Optional.ofNullable(row.uuidOrNull("erasure_id")));
    }
}
