package dev.fleetward.devices.sampling;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.jspecify.annotations.Nullable;

/**
 * What a device is asked to send.
 *
 * @param debugging crashes, traces and recordings, from {@code normal} on
 * @param logging log files, from {@code normal} on
 * @param monitoring daily heartbeats from {@code low}, all metrics and attributes from {@code normal} on
 */
public record Sampling(String debugging, String logging, String monitoring) {
    /** Of a product nobody set anything for: without an answer an agent sends nothing but reboots. */
    static final Sampling DEFAULT = new Sampling("normal", "normal", "normal");

    /** @throws dev.fleetward.kernel.Problem 400 for a word that is none of the resolutions */
    static Sampling parse(@Nullable String debugging, @Nullable String logging, @Nullable String monitoring) {
        return new Sampling(
                Resolution.parse("debugging", debugging).word(),
                Resolution.parse("logging", logging).word(),
                Resolution.parse("monitoring", monitoring).word());
    }

    @JsonIgnore
    public String getWords() {
        return "debugging %s, logging %s, monitoring %s".formatted(debugging, logging, monitoring);
    }
}
