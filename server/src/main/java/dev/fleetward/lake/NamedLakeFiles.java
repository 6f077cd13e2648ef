package dev.fleetward.lake;

import dev.fleetward.kernel.objects.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.StaticTableOperations;
import org.apache.iceberg.TableMetadataParser;

/** Which files tables of the lake name as they are now, without a server around it. */
public final class NamedLakeFiles {
    private NamedLakeFiles() {}

    /** @param metadata where the tables' metadata lies, wherever the files were then */
    public static List<String> missing(Path data, ObjectStore store, List<String> metadata) {
        var files = new LakeFiles(data, store);
        var missing = new ArrayList<String>();
        for (String location : metadata) {
            if (isThere(files, location, missing)) {
                ofTable(files, location, missing);
            }
        }
        return missing;
    }

    private static void ofTable(LakeFiles files, String location, List<String> missing) {
        var operations = new StaticTableOperations(TableMetadataParser.read(files.newInputFile(location)), files);
        var table = new BaseTable(operations, location);
        var snapshot = table.currentSnapshot();
        if (snapshot == null || !isThere(files, snapshot.manifestListLocation(), missing)) {
            return;
        }
        for (var manifest : snapshot.dataManifests(files)) {
            if (isThere(files, manifest.path(), missing)) {
                try (var paths = ManifestFiles.readPaths(manifest, files, table.specs())) {
                    paths.forEach(path -> isThere(files, path, missing));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private static boolean isThere(LakeFiles files, String location, List<String> missing) {
        String key = files.key(location);
        if (!files.exists(key)) {
            missing.add(key + " (named by a table of the lake)");
            return false;
        }
        return true;
    }
}
