package dev.fleetward.products;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.fleetward.kernel.OrganizationId;
import java.util.Optional;

/**
 * The legal "product with digital elements": one technical file, one support period.
 *
 * @param registerOnFirstContact whether a device unknown so far registers itself by its first message
 * @param demo whether it is demo data, marked so on every page and removable with one click
 * @param ddiTenant the name its devices poll under by hawkBit DDI
 */
public record Product(
        @JsonIgnore ProductId id,
        @JsonIgnore OrganizationId organization,
        String slug,
        String name,
        boolean registerOnFirstContact,
        boolean demo,
        Optional<String> ddiTenant) {}
