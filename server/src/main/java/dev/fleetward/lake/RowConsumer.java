package dev.fleetward.lake;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import java.util.List;

/**
 * Someone who makes something of a table's rows; implemented by beans of the rooms below. Called in the transaction by
 * which the rows leave the staging table and enter a file, in the organization's scope, with each row once and many at a
 * time, whatever order they came in: the place to fold them into sums without slowing what takes them in. An exception
 * leaves the rows waiting: throw only when nothing else helps.
 */
public interface RowConsumer {
    LakeTable table();

    void accept(Tx tx, OrganizationId organization, List<LakeBatch> batches);
}
