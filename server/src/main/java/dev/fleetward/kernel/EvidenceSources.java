package dev.fleetward.kernel;

import java.util.List;
import java.util.UUID;

/** Evidence sources that a product's people make themselves, such as one for each rule. Rooms implement it as beans. */
public interface EvidenceSources {
    List<EvidenceSource> of(OrganizationId organization, UUID product);
}
