package dev.fleetward.components.difference;

import dev.fleetward.kernel.Tx;
import dev.fleetward.products.SoftwareVersionId;
import jakarta.enterprise.context.ApplicationScoped;

/** Compares software versions, and revisions of one part's document. Safe for concurrent use. */
@ApplicationScoped
public class Differences {
    private final PieceStore store;

    Differences(PieceStore store) {
        this.store = store;
    }

    /** What is in force for two versions, left out what is no part of the software. */
    public Difference ofVersions(Tx tx, SoftwareVersionId before, SoftwareVersionId after) {
        return Difference.between(store.ofVersion(tx, before), store.ofVersion(tx, after));
    }

    public Difference ofRevisions(Tx tx, SoftwareVersionId version, String part, int before, int after) {
        return Difference.between(
                store.ofRevision(tx, version, part, before), store.ofRevision(tx, version, part, after));
    }
}
