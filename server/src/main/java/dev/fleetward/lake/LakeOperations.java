package dev.fleetward.lake;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import org.apache.iceberg.BaseMetastoreTableOperations;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.io.FileIO;

/**
 * One table's pointer to its current metadata, moved inside the caller's transaction: what leaves the staging rows and
 * what enters the table is one commit in PostgreSQL. Iceberg's own JDBC catalogue commits on a connection of its own.
 */
final class LakeOperations extends BaseMetastoreTableOperations {
    private static final int MAX_READ_RETRIES = 3;

    private final Tx tx;
    private final LakeStore store;
    private final LakeFiles files;
    private final KnownMetadata known;
    private final OrganizationId organization;
    private final String table;

    LakeOperations(
            Tx tx, LakeStore store, LakeFiles files, KnownMetadata known, OrganizationId organization, String table) {
        this.tx = tx;
        this.store = store;
        this.files = files;
        this.known = known;
        this.organization = organization;
        this.table = table;
    }

    @Override
    protected String tableName() {
        return Warehouse.namespace(organization) + "." + table;
    }

    @Override
    public FileIO io() {
        return files;
    }

    @Override
    protected void doRefresh() {
        var location = store.metadataLocation(tx, organization, table);
        if (location.isEmpty()) {
            disableRefresh();
            return;
        }
        refreshFromMetadataLocation(location.get(), _ -> false, MAX_READ_RETRIES, known::at);
    }

    @Override
    @SuppressWarnings("NullAway") // Iceberg passes null for a table that does not exist yet
    protected void doCommit(TableMetadata base, TableMetadata metadata) {
        String location = writeNewMetadataIfRequired(base == null, metadata);
        boolean moved = base == null
                ? store.create(tx, organization, table, location)
                : store.swap(tx, organization, table, currentMetadataLocation(), location);
        if (!moved) {
            files.deleteFile(location);
            throw new CommitFailedException("%s was changed by somebody else", tableName());
        }
    }
}
