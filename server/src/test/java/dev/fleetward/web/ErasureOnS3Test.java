package dev.fleetward.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.S3Bucket;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** The same with files in a bucket: every object is fetched and searched, and so is what lies on this machine. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@QuarkusTestResource(value = S3Bucket.class, restrictToAnnotatedClass = true)
class ErasureOnS3Test extends ErasureScan {
    @TempDir
    Path fetched;

    @Override
    List<String> inFiles(Remains remains) throws IOException {
        Path copy = Files.createTempDirectory(fetched, "bucket");
        var found = new ArrayList<>(remains.inBucket(store, copy));
        assertThat(copy.resolve("blobs")).isNotEmptyDirectory();
        found.addAll(remains.inFiles(data, store));
        return found;
    }
}
