package dev.fleetward.devices;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.fleetward.products.ProductId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One unit, by its serial within a product.
 *
 * @param software what it runs now, by software type
 */
public record Device(
        @JsonIgnore DeviceId id,
        @JsonIgnore ProductId product,
        String serial,
        Optional<String> hardwareVersion,
        Optional<String> cohort,
        Instant registeredAt,
        Instant lastSeenAt,
        List<Running> software,
        Map<String, Attribute> attributes) {

    public record Running(String type, String version, Instant since) {}

    /** @param source who said so: {@code device}, {@code ddi}, {@code api} */
    public record Attribute(Object value, String source, Instant setAt) {}

    /** The version of the main software, or of the only one. */
    public Optional<String> mainVersion() {
        return software.stream()
                .filter(running -> running.type.equals("main"))
                .findFirst()
                .or(() -> software.stream().findFirst())
                .map(Running::version);
    }
}
