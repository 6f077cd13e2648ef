package dev.fleetward.ingest;

import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;

/** A room below that cannot take what comes from hardware {@value #TROUBLE}, after it wrote half of its effects. */
@ApplicationScoped
class TroublesomeConsumer implements FieldEventConsumer {
    static final String TROUBLE = "cursed";

    @Override
    public void accept(Tx tx, Received received, FieldEvent event) {
        if (TROUBLE.equals(event.origin().hardwareVersion())) {
            tx.update("DELETE FROM event WHERE device_id = ?", received.device().value());
            throw new IllegalStateException("cannot take what is cursed");
        }
    }
}
