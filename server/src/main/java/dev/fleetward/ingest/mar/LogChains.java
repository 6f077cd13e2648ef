package dev.fleetward.ingest.mar;

import dev.fleetward.devices.DeviceId;
import dev.fleetward.kernel.Db;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;

/** Tells what is missing of devices' log files. Safe for concurrent use. */
@ApplicationScoped
public class LogChains {
    private final Db db;
    private final LogChainStore store;

    LogChains(Db db, LogChainStore store) {
        this.db = db;
        this.store = store;
    }

    public LogChain of(Product product, DeviceId device) {
        return LogChain.of(db.inTransaction(product.organization(), tx -> store.files(tx, device)));
    }
}
