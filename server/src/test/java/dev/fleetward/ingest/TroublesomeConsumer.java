package dev.fleetward.ingest;

import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** A room below that cannot take what comes from hardware {@value #TROUBLE}, after it wrote half of its effects. */
@ApplicationScoped
class TroublesomeConsumer implements FieldEventConsumer {
    static final String TROUBLE = "cursed";

    @Override
    public void accept(Tx tx, List<Incoming> events) {
        for (Incoming incoming : events) {
            if (TROUBLE.equals(incoming.event().origin().hardwareVersion())) {
                tx.update(
                        "DELETE FROM event WHERE device_id = ?",
                        incoming.received().device().value());
                throw new IllegalStateException("cannot take what is cursed");
            }
        }
    }
}
