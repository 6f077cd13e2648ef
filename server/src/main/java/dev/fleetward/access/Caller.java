package dev.fleetward.access;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;

/**
 * Who is asking: a person with a session or an API token.
 *
 * @param subject stable name for the audit log, such as {@code person:0199…} or {@code token:0199…}
 * @param name as shown to colleagues
 * @param address where the request came from
 * @param behind who answers for it: the maker of a token; else the subject itself. What takes two people takes two of these
 */
public record Caller(
        OrganizationId organization, String subject, String name, Role role, String address, String behind) {

    public Caller(OrganizationId organization, String subject, String name, Role role, String address) {
        this(organization, subject, name, role, address, subject);
    }

    public boolean may(Permission permission) {
        return role.may(permission);
    }

    /** @throws Problem 403 naming the permission that is missing */
    public void require(Permission permission) {
        if (!may(permission)) {
            throw new Problem(
                    403,
                    "not-allowed",
                    "Not allowed",
                    "The role %s may not do this; it needs the permission %s. Ask an owner of your organization."
                            .formatted(role.slug(), permission));
        }
    }
}
