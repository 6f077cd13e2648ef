package dev.fleetward.symbols;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A build's symbols are there that were not before: what waited for them can be named and symbolicated. */
public record SymbolsArrived(
        UUID product,
        @Nullable String buildId,
        @Nullable String softwareType,
        @Nullable String softwareVersion) {
    /** Whether what waits for symbols of that build may have got them. */
    public boolean mayBe(Build build) {
        String id = build.id();
        boolean sameId = id != null && buildId != null && buildId.startsWith(id);
        boolean sameVersion = softwareVersion != null
                && softwareVersion.equals(build.softwareVersion())
                && (build.softwareType() == null || build.softwareType().equals(softwareType));
        return sameId || sameVersion;
    }
}
