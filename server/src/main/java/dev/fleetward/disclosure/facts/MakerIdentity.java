package dev.fleetward.disclosure.facts;

import dev.fleetward.kernel.OrganizationId;
import java.util.Optional;

/** Under which name everybody finds a maker, and the OpenPGP signature under what it says. */
public interface MakerIdentity {
    /** Whose public name that is. */
    Optional<OrganizationId> named(String publicName);

    Optional<String> publicName(OrganizationId organization);

    /** The text in the form of RFC 9580, section 7; empty while the maker has no key that signs. */
    Optional<String> clearSigned(OrganizationId organization, String text);

    /** The key that signs now, armored. */
    Optional<String> signingKey(OrganizationId organization);
}
