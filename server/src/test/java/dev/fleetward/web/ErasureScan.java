package dev.fleetward.web;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.objects.ObjectStore;
import dev.fleetward.lake.Lake;
import dev.fleetward.telemetry.FieldTables;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** What is left of a device that was erased, wherever files lie. */
abstract class ErasureScan {
    private static final String SERIAL = "SCAN-77aa41c2";

    /** What may name an erased device, and why. */
    private static final Map<String, String> KEPT = Map.of(
            "audit.subject",
            "what people did to the device while it was there: nobody may change an entry, GDPR Article 17(3)(b) and (e)",
            "audit.before",
            "the same",
            "audit.after",
            "the same",
            "coverage_statement.body",
            "a signed statement names the devices a fix had not reached; changed, its signature would be void");

    @Inject
    Db db;

    @Inject
    Lake lake;

    @Inject
    ObjectStore store;

    @ConfigProperty(name = "fleetward.data")
    Path data;

    @Test
    void of_an_erased_device_nothing_is_left_in_any_column_or_file() throws IOException {
        var fleet = new LivingFleet();
        fleet.sendsEverything(SERIAL);
        fleet.grow();
        fleet.isToldEverything(SERIAL);
        eventually(() -> assertThat(fleet.pending()).isZero());
        OrganizationId organization = fleet.organization.id;
        UUID device = db.inTransaction(
                organization, tx -> tx.one("SELECT id FROM device WHERE serial = ?", row -> row.uuid("id"), SERIAL));
        for (var table : List.of(FieldTables.SAMPLES, FieldTables.LOGS, FieldTables.SESSIONS)) {
            lake.flush(organization, table);
        }
        var remains = new Remains(SERIAL, device);
        TreeSet<String> before = remains.inDatabase(db);
        List<String> filesBefore = inFiles(remains);

        var export = fleet.organization.get(fleet.organization.api("/devices/" + SERIAL + "/export"));
        assertThat(ExportedFields.undescribed(export.response().body())).isEmpty();
        prepareExport(fleet);

        fleet.erase(SERIAL);

        assertThat(before)
                .as("what it had")
                .contains(
                        "device.serial",
                        "device_attribute.value",
                        "event.device_id",
                        "trace.device_id",
                        "reboot_day.device_id",
                        "recording.device_id",
                        "deployment.device_id",
                        "quarantine.serial",
                        "chunk_log.serial",
                        "open_chunk.serial",
                        "notice_device.device_id",
                        "claim_code.device_id",
                        "owner_link.device_id",
                        "owner_request.wish",
                        "security_event.device_id",
                        "last_value.device_id",
                        "device_day.device_id",
                        "data_share_device.serial",
                        "data_share_record.device_id");
        assertThat(filesBefore).anyMatch(file -> file.endsWith(".parquet")).anyMatch(file -> file.startsWith("blobs"));
        var left = remains.inDatabase(db);
        left.removeAll(KEPT.keySet());
        assertThat(left).isEmpty();
        // The same statements have a list of their devices, named by its hash in what is signed.
        List<String> listed = db.acrossOrganizations(
                tx -> tx.list("SELECT devices_blob FROM coverage_statement", row -> row.text("devices_blob")));
        assertThat(inFiles(remains)).allMatch(file -> listed.stream().anyMatch(file::endsWith));
    }

    /** Whatever is stored, wherever it is. */
    List<String> inFiles(Remains remains) throws IOException {
        return remains.inFiles(data, store);
    }

    private static void prepareExport(LivingFleet fleet) {
        var organization = fleet.organization;
        var asked = organization.post(organization.api("/data-exports"), Map.of("serial", SERIAL));
        eventually(() -> assertThat(organization
                        .get(organization.api(
                                "/data-exports/" + asked.json().get("id").asText()))
                        .json()
                        .at("/export/state")
                        .asText())
                .isEqualTo("READY"));
    }
}
