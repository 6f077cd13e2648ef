package dev.fleetward.lake;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StaticTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/**
 * Iceberg tables in the lake's files: one namespace an organization. Tables are not partitioned; each file carries
 * the first and last time of its rows, by which questions and retention skip or drop it whole. Safe for concurrent use.
 */
final class Warehouse {
    private static final int CAPTURED_AT_ID = 3;

    private final LakeStore store;
    private final LakeFiles files;
    private final KnownMetadata known;

    Warehouse(LakeStore store, LakeFiles files) {
        this.store = store;
        this.files = files;
        this.known = new KnownMetadata(files);
    }

    static String namespace(OrganizationId organization) {
        return "org_" + organization.toString().replace("-", "");
    }

    LakeFiles files() {
        return files;
    }

    /** The table for changing it in this transaction; made when it is not there. */
    Table open(Tx tx, OrganizationId organization, LakeTable table) {
        var operations = new LakeOperations(tx, store, files, known, organization, table.name());
        if (operations.current() == null) {
            var created = TableMetadata.newTableMetadata(
                    schema(table),
                    PartitionSpec.unpartitioned(),
                    files.location(directory(organization, table)),
                    Map.of(
                            TableProperties.METADATA_DELETE_AFTER_COMMIT_ENABLED, "true",
                            TableProperties.METADATA_PREVIOUS_VERSIONS_MAX, "10",
                            TableProperties.METADATA_COMPRESSION, "gzip"));
            operations = new LakeOperations(tx, store, files, known, organization, table.name());
            operations.commit(null, created);
        }
        var opened = new BaseTable(operations, organization + "." + table.name());
        addColumns(opened, table);
        return opened;
    }

    /** Those the table has got since it was made. Iceberg gives them the next ids, which are ours: theirs in the order. */
    private static void addColumns(Table opened, LakeTable table) {
        var known = opened.schema().columns().size();
        var columns = table.allColumns();
        if (known < columns.size()) {
            var update = opened.updateSchema();
            columns.subList(known, columns.size())
                    .forEach(column -> update.addColumn(column.name(), type(column.kind())));
            update.commit();
        }
    }

    /** The table as that metadata file describes it, for reading. */
    Table at(String metadataLocation) {
        return new BaseTable(new StaticTableOperations(known.at(metadataLocation), files), metadataLocation);
    }

    List<DataFile> dataFiles(Table table, long fromMicros, long toMicros) {
        var scan = table.newScan()
                .filter(Expressions.and(
                        Expressions.greaterThanOrEqual("captured_at", fromMicros),
                        Expressions.lessThan("captured_at", toMicros)))
                .includeColumnStats();
        var found = new ArrayList<DataFile>();
        try (var tasks = scan.planFiles()) {
            for (FileScanTask task : tasks) {
                found.add(task.file().copy());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    List<DataFile> allFiles(Table table) {
        return dataFiles(table, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** On this machine, for DuckDB. */
    Path path(DataFile file) {
        return files.local(files.key(file.location()));
    }

    String newDataFile(OrganizationId organization, LakeTable table) {
        return data(organization, table) + "/" + UUID.randomUUID() + ".parquet";
    }

    /** Below it lie the table's rows. */
    static String data(OrganizationId organization, LakeTable table) {
        return directory(organization, table) + "/data";
    }

    private static String directory(OrganizationId organization, LakeTable table) {
        return "%s/%s/%s".formatted(LakeFiles.WAREHOUSE, namespace(organization), table.name());
    }

    DataFile describe(Parquet.Written written) {
        Map<Integer, ByteBuffer> first = Map.of(CAPTURED_AT_ID, bound(written.firstMicros()));
        Map<Integer, ByteBuffer> last = Map.of(CAPTURED_AT_ID, bound(written.lastMicros()));
        Map<Integer, Long> counts = Map.of(CAPTURED_AT_ID, written.rows());
        Map<Integer, Long> none = Map.of(CAPTURED_AT_ID, 0L);
        return DataFiles.builder(PartitionSpec.unpartitioned())
                .withPath(files.location(written.key()))
                .withFormat(FileFormat.PARQUET)
                .withFileSizeInBytes(written.bytes())
                .withMetrics(new Metrics(written.rows(), Map.of(), counts, none, Map.of(), first, last))
                .build();
    }

    static long firstMicros(DataFile file) {
        ByteBuffer bound = file.lowerBounds().get(CAPTURED_AT_ID);
        if (bound == null) {
            return Long.MIN_VALUE;
        }
        Long first = Conversions.fromByteBuffer(Types.TimestampType.withZone(), bound);
        return first;
    }

    private static ByteBuffer bound(long micros) {
        return Conversions.toByteBuffer(Types.TimestampType.withZone(), micros);
    }

    private static Schema schema(LakeTable table) {
        var fields = new ArrayList<Types.NestedField>();
        for (LakeTable.Column column : table.allColumns()) {
            int id = fields.size() + 1;
            fields.add(
                    id <= LakeTable.COMMON.size()
                            ? Types.NestedField.required(id, column.name(), type(column.kind()))
                            : Types.NestedField.optional(id, column.name(), type(column.kind())));
        }
        return new Schema(fields);
    }

    private static Type type(LakeTable.Kind kind) {
        return switch (kind) {
            case TEXT -> Types.StringType.get();
            case DOUBLE -> Types.DoubleType.get();
            case LONG -> Types.LongType.get();
            case TIMESTAMP -> Types.TimestampType.withZone();
            case UUID -> Types.UUIDType.get();
        };
    }
}
