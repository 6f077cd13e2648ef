package dev.fleetward.lake;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import java.util.Set;
import java.util.UUID;

/**
 * Someone who makes something of a table's rows; implemented by beans of the rooms below. Called in the transaction by
 * which the rows leave the staging table and enter a file, in the organization's scope, with each row once and many at a
 * time, whatever order they came in: the place to fold them into sums without slowing what takes them in. An exception
 * leaves the rows waiting: throw only when nothing else helps.
 */
public interface RowConsumer {
    LakeTable table();

    /**
     * @param devices whose rows they are
     * @param batches read one by one: all of them at once may be hundreds of megabytes
     */
    void accept(Tx tx, OrganizationId organization, Set<UUID> devices, Iterable<LakeBatch> batches);
}
