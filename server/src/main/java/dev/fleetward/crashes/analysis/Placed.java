package dev.fleetward.crashes.analysis;

import dev.fleetward.products.ProductId;
import dev.fleetward.symbols.Build;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Events that tell a place and no more, by one of them. */
record Placed(
        ProductId product,
        UUID issue,
        String fingerprint,
        boolean crash,
        long reason,
        @Nullable Long pc,
        @Nullable Long lr,
        @Nullable String softwareType,
        @Nullable String softwareVersion,
        @Nullable String buildId) {

    PlaceSymbols.Place place() {
        return new PlaceSymbols.Place(new Build(buildId, softwareType, softwareVersion), pc, lr);
    }
}
