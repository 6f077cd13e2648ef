package dev.fleetward.symbols;

import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import java.time.Instant;
import java.util.List;

/** A room below that keeps things until symbols tell what they mean; implemented by its beans. */
public interface WaitsForSymbols {

    /** What waits, by build. */
    List<Kept> waiting(Tx tx, ProductId product);

    /**
     * @param what one of them, for people: "heartbeat"
     * @param atLeast whether there are more than were counted
     */
    record Kept(Build build, String what, long count, boolean atLeast, Instant latestAt) {}
}
