package dev.fleetward.vulnerabilities.reach;

import dev.fleetward.kernel.Tx;
import java.util.Collection;
import java.util.UUID;

/** Whoever brings devices other software says how many wait for some. */
public interface FixOffers {

    /** Devices that run one of these versions and are offered another that is none of them. */
    long offered(Tx tx, UUID product, Collection<UUID> versions);
}
