package dev.fleetward.kernel;

import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What a room knows of software versions that devices may differ by. Rooms implement it as beans over their own data. */
public interface VersionFacts {
    /** One word for what it tells, such as {@code component}. */
    String kind();

    /** By software version; one that is left out is not known, which is another thing than an empty set. */
    Map<UUID, Set<String>> of(OrganizationId organization, UUID product);
}
