package dev.fleetward.kernel.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryStoreTest extends ObjectStoreContract {
    @TempDir
    Path data;

    @Override
    ObjectStore store() {
        return ObjectStores.directory(data);
    }

    @Test
    void a_key_is_the_path_below_the_directory() throws IOException {
        store().put("blobs/one/ab/abc", file("abc"));

        assertThat(data.resolve("blobs/one/ab/abc")).hasContent("abc");
    }

    @Test
    void no_key_leads_out_of_it() {
        assertThatThrownBy(() -> store().put("../outside", file("x"))).isInstanceOf(IllegalArgumentException.class);
    }
}
