package dev.fleetward.products;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;

/** Software of a type ({@code main}, {@code bootloader}, {@code modem} …) in one version. */
public record SoftwareVersion(
        @JsonIgnore SoftwareVersionId id,
        @JsonIgnore ProductId product,
        String type,
        String version,
        Instant firstSeenAt) {
    @Override
    public String toString() {
        return type + " " + version;
    }
}
