package dev.fleetward.kernel;

import java.util.List;
import java.util.UUID;

/**
 * A live figure that speaks for a requirement. Rooms implement it as beans over their own data; the compliance room
 * asks, dates and chains the answers. Every figure has its denominator.
 */
public interface EvidenceSource {
    /** Stable name, such as {@code components.sbom-coverage}. */
    String id();

    /** What is counted, in a few plain words, such as "Software versions in the field with an SBOM". */
    String title();

    /** Requirement ids of the catalogue, such as {@code CRA.I.2.a} or {@code CRA.II.1}. */
    List<String> requirements();

    Figure measure(OrganizationId organization, UUID product);

    /**
     * @param numerator how many satisfy it
     * @param denominator of how many; 0 means unknown, never satisfied
     * @param denominatorMeaning what the denominator counts, such as "software versions running now"
     * @param query the question asked, hashed into the evidence record
     */
    record Figure(long numerator, long denominator, String denominatorMeaning, String query) {}
}
