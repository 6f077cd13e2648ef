package dev.fleetward.updates;

import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class UpdateSubjectStore {
    private final PastUpdateStore deployments;

    UpdateSubjectStore(PastUpdateStore deployments) {
        this.deployments = deployments;
    }

    /** Everything the room holds of a device but secrets. */
    record Held(
            List<Deployments.Past> deployments,
            List<Message> messages,
            List<PastAction> pastActions,
            List<TokenChange> targetTokens,
            List<Client> clients,
            List<Confirmation> confirmations) {}

    record Message(
            int actionId,
            Instant at,
            String execution,
            String finished,
            List<String> details,
            @Nullable Integer code) {}

    record Confirmation(int actionId, boolean confirmed, Instant at, List<String> details) {}

    /** An attempt that ended before another took its place. */
    record PastAction(int actionId, String version, String state, String message, Instant endedAt) {}

    record TokenChange(Instant at, boolean issued, String by) {}

    record Client(
            @Nullable Instant attributesAt,
            @Nullable String installedName,
            @Nullable String installedVersion,
            @Nullable Instant autoConfirmAt,
            @Nullable String autoConfirmInitiator) {}

    Optional<UUID> productOf(Tx tx, UUID device) {
        return tx.first(
                "SELECT product_id FROM device_view WHERE device_id = ?", row -> row.uuid("product_id"), device);
    }

    Held held(Tx tx, UUID device) {
        return new Held(
                deployments.ofDevice(tx, device),
                messages(tx, device),
                pastActions(tx, device),
                tx.list(
                        "SELECT changed_at, issued, changed_by FROM target_token_change WHERE device_id = ? ORDER BY id",
                        row -> new TokenChange(row.instant("changed_at"), row.bool("issued"), row.text("changed_by")),
                        device),
                tx.list(
                        "SELECT * FROM ddi_client WHERE device_id = ?",
                        row -> new Client(
                                row.instantOrNull("attributes_at"),
                                row.textOrNull("installed_name"),
                                row.textOrNull("installed_version"),
                                row.instantOrNull("auto_confirm_at"),
                                row.textOrNull("auto_confirm_initiator")),
                        device),
                tx.list(
                        "SELECT * FROM ddi_confirmation WHERE device_id = ? ORDER BY action_id",
                        row -> new Confirmation(
                                row.intValue("action_id"),
                                row.bool("confirmed"),
                                row.instant("said_at"),
                                row.texts("details")),
                        device));
    }

    private static List<PastAction> pastActions(Tx tx, UUID device) {
        return tx.list(
                """
                SELECT p.*, rel.version FROM past_action p JOIN release rel ON rel.id = p.release_id
                WHERE p.device_id = ? ORDER BY p.action_id
                """,
                row -> new PastAction(
                        row.intValue("action_id"),
                        row.text("version"),
                        row.text("state"),
                        row.text("message"),
                        row.instant("ended_at")),
                device);
    }

    private static List<Message> messages(Tx tx, UUID device) {
        return tx.list(
                """
                SELECT m.action_id, m.at, m.execution, m.finished, m.details, m.code
                FROM deployment_message m JOIN deployment d ON d.action_id = m.action_id
                WHERE d.device_id = ? ORDER BY m.action_id, m.ordinal
                """,
                row -> new Message(
                        row.intValue("action_id"),
                        row.instant("at"),
                        row.text("execution"),
                        row.text("finished"),
                        row.texts("details"),
                        row.intOrNull("code")),
                device);
    }

    /** Messages and confirmations go with their deployments. */
    long erase(Tx tx, UUID device) {
        long deployed = tx.update("DELETE FROM deployment WHERE device_id = ?", device);
        return deployed
                + tx.update("DELETE FROM past_action WHERE device_id = ?", device)
                + tx.update("DELETE FROM target_token WHERE device_id = ?", device)
                + tx.update("DELETE FROM target_token_change WHERE device_id = ?", device)
                + tx.update("DELETE FROM ddi_client WHERE device_id = ?", device);
    }
}
