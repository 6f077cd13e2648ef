package dev.fleetward.web;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class SharedCoredumpTest {

    @Test
    void erasing_a_device_keeps_the_coredump_that_another_sent_too() throws IOException {
        var fleet = new LivingFleet();
        fleet.grow();
        eventually(() -> assertThat(fleet.pending()).isZero());

        fleet.erase("FLW-0003");

        var export = fleet.organization.get(fleet.organization.api("/devices/FLW-0001/export"));
        var files = new ArrayList<String>();
        try (var zip =
                new ZipInputStream(new ByteArrayInputStream(export.response().body()))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.add(entry.getName());
            }
        }
        assertThat(files).anyMatch(name -> name.endsWith(".core")).endsWith("manifest.json");
    }
}
