package dev.fleetward.privacy.owners;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.fleetward.kernel.Problem;

/**
 * How a product's owners get to the data of their devices; not at all unless the maker says so.
 *
 * @param eraseAtOnce an owner's erasure needs nobody of the maker
 * @param linkDays how long the owner's page is there
 * @param page of the claim page's address; empty until the settings were saved once
 */
record OwnerAccess(Proof proof, boolean eraseAtOnce, int linkDays, String page) {
    static final int MAX_LINK_DAYS = 90;
    static final OwnerAccess NONE = new OwnerAccess(Proof.OFF, false, 30, "");

    OwnerAccess {
        if (linkDays < 1 || linkDays > MAX_LINK_DAYS) {
            throw Problem.invalid("linkDays must be 1 to %d.".formatted(MAX_LINK_DAYS));
        }
    }

    @JsonIgnore
    public boolean isOpen() {
        return proof != Proof.OFF;
    }
}
