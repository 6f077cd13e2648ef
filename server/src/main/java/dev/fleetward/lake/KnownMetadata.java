package dev.fleetward.lake;

import java.util.LinkedHashMap;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;

/** Table metadata read lately, by location; such a file never changes. Safe for concurrent use. */
final class KnownMetadata {
    private static final int MAX_KNOWN = 64;

    private final LakeFiles files;
    private final LinkedHashMap<String, TableMetadata> byLocation = LinkedHashMap.newLinkedHashMap(MAX_KNOWN);

    KnownMetadata(LakeFiles files) {
        this.files = files;
    }

    TableMetadata at(String location) {
        synchronized (byLocation) {
            TableMetadata known = byLocation.remove(location);
            if (known != null) {
                byLocation.put(location, known);
                return known;
            }
        }
        TableMetadata read = TableMetadataParser.read(files.newInputFile(location));
        synchronized (byLocation) {
            byLocation.put(location, read);
            if (byLocation.size() > MAX_KNOWN) {
                byLocation.pollFirstEntry();
            }
        }
        return read;
    }
}
