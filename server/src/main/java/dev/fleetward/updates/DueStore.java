package dev.fleetward.updates;

import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.updates.Deployment.State;
import dev.fleetward.updates.Rollout.Urgency;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;

/** What devices are to be told at their next poll, of one or of a whole product by the same rule. */
@ApplicationScoped
class DueStore {
    /**
     * A cancel goes first, then what is under way, then the newest offer. Only an offer that the device has not taken up
     * waits for its yes.
     */
    private static final String DUE = """
            SELECT %s d.device_id, d.action_id, d.state, r.urgency, r.forced_at,
                   d.state = 'OFFERED'
                       AND coalesce((r.terms ->> 'confirm')::boolean, p.confirm, false)
                       AND c.auto_confirm_at IS NULL AND f.action_id IS NULL AS to_confirm
            FROM deployment d JOIN rollout r ON r.id = d.rollout_id
            LEFT JOIN ddi_policy p ON p.product_id = d.product_id
            LEFT JOIN ddi_client c ON c.device_id = d.device_id
            LEFT JOIN ddi_confirmation f ON f.action_id = d.action_id AND f.confirmed
            WHERE %s AND (d.state IN ('CANCELLING', 'DOWNLOADED', 'INSTALLED')
                  OR (d.state IN ('OFFERED', 'DOWNLOADING') AND r.state = 'RUNNING'))
            ORDER BY %s d.state = 'CANCELLING' DESC, d.state <> 'OFFERED' DESC, d.rollout_id DESC
            """;

    private static final String OF_DEVICE = DUE.formatted("", "d.device_id = ?", "") + " LIMIT 1";
    private static final String OF_ACTION = DUE.formatted("", "d.device_id = ? AND d.action_id = ?", "");
    private static final String OF_DEVICES =
            DUE.formatted("DISTINCT ON (d.device_id)", "d.device_id = ANY (?)", "d.device_id,");
    private static final String OF_PRODUCT =
            DUE.formatted("DISTINCT ON (d.device_id)", "d.product_id = ?", "d.device_id,");

    Due of(Tx tx, UUID device) {
        return tx.first(OF_DEVICE, DueStore::due, device).orElse(Due.NOTHING);
    }

    boolean awaitsConfirmation(Tx tx, UUID device, int actionId) {
        return tx.first(OF_ACTION, DueStore::due, device, actionId)
                .filter(Due.Confirm.class::isInstance)
                .isPresent();
    }

    /** Of each of the devices. */
    Map<UUID, Due> of(Tx tx, Collection<UUID> devices) {
        Map<UUID, Due> due = new HashMap<>();
        devices.forEach(device -> due.put(device, Due.NOTHING));
        tx.each(OF_DEVICES, row -> due.put(row.uuid("device_id"), due(row)), (Object) devices.toArray(UUID[]::new));
        return due;
    }

    /** Devices with nothing due are left out. */
    void ofProduct(Tx tx, UUID product, BiConsumer<UUID, Due> reader) {
        tx.each(OF_PRODUCT, row -> reader.accept(row.uuid("device_id"), due(row)), product);
    }

    private static Due due(Row row) {
        int action = row.intValue("action_id");
        if (State.valueOf(row.text("state")) == State.CANCELLING) {
            return new Due.Cancel(action);
        }
        return row.bool("to_confirm")
                ? new Due.Confirm(action)
                : new Due.Install(action, Urgency.valueOf(row.text("urgency")), row.instantOrNull("forced_at"));
    }
}
