package dev.fleetward.devices.actions;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is done to every device that comes to match.
 *
 * @param changed devices so far
 * @param checkedAt when all devices were last looked at; those whose facts change are looked at within a minute
 * @param problem why it could not be followed, empty when it could
 */
public record Rule(
        @JsonIgnore UUID id,
        String name,
        String query,
        JsonNode action,
        long changed,
        @Nullable Instant checkedAt,
        String problem) {}
