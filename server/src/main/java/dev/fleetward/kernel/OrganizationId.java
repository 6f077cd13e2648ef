package dev.fleetward.kernel;

import java.util.UUID;

/** The tenant. Every row belongs to one; the database refuses to show another's (row-level security). */
public record OrganizationId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
