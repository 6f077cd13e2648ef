package dev.fleetward.devices;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.fleetward.devices.attributes.AttributeType;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One unit, by its serial within a product.
 *
 * @param lastSeenAt 1970 until its first contact
 * @param software what it runs now, by software type
 */
public record Device(
        @JsonIgnore DeviceId id,
        @JsonIgnore ProductId product,
        String serial,
        Optional<String> hardwareVersion,
        Optional<String> cohort,
        Optional<String> nickname,
        DeviceState state,
        Instant stateSince,
        Instant registeredAt,
        Instant lastSeenAt,
        List<Running> software,
        Map<String, Attribute> attributes) {

    public record Running(String type, String version, Instant since) {}

    /**
     * @param source the way it came: {@code device}, {@code ddi}, {@code rule}, {@code import}, {@code api}, {@code person}
     * @param by person, token or rule; empty for the device itself
     */
    public record Attribute(Object value, AttributeType type, String source, String by, Instant setAt) {}

    /** Address of its page; a serial may hold what an address may not. */
    public String page(Product product) {
        return page(product.slug(), serial);
    }

    public static String page(String productSlug, String serial) {
        return "/products/%s/devices/%s".formatted(productSlug, segment(serial));
    }

    /** The serial as a segment of an address. */
    public static String segment(String serial) {
        return URLEncoder.encode(serial, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Not yet: it was made known before its first contact. */
    @JsonIgnore
    public boolean isNeverSeen() {
        return lastSeenAt.equals(Instant.EPOCH);
    }

    /** The version of the main software, or of the only one. */
    public Optional<String> mainVersion() {
        return software.stream()
                .filter(running -> running.type.equals("main"))
                .findFirst()
                .or(() -> software.stream().findFirst())
                .map(Running::version);
    }
}
