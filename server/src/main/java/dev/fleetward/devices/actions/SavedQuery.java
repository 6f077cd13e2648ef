package dev.fleetward.devices.actions;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.UUID;

/**
 * A query with a name.
 *
 * @param shared with all of the organization, else its owner's alone
 */
public record SavedQuery(
        UUID id,
        String name,
        String query,
        boolean shared,
        @JsonIgnore String owner) {}
