package dev.fleetward.privacy;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.devices.Device;
import dev.fleetward.devices.Devices;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.SubjectData;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import dev.fleetward.products.SoftwareVersions;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class DataRightsTest {
    private static final String SERIAL = "PUMP-1";

    private final TestOrganization maker = new TestOrganization();

    @Inject
    Db db;

    @Inject
    Devices devices;

    @Inject
    Products products;

    @Inject
    SoftwareVersions versions;

    @Inject
    @Any
    Instance<SubjectData> holders;

    @Test
    void every_table_that_names_a_device_is_exported_and_erased_by_someone() {
        Set<String> naming = db.acrossOrganizations(tx -> new TreeSet<>(tx.list("""
                SELECT DISTINCT c.table_name FROM information_schema.columns c
                JOIN information_schema.tables t USING (table_schema, table_name)
                WHERE t.table_type = 'BASE TABLE' AND c.table_schema = 'public'
                AND c.column_name IN ('device', 'device_id', 'serial', 'device_serial', 'controller_id')
                """, row -> row.text("table_name"))));
        Set<String> covered =
                holders.stream().flatMap(holder -> holder.tables().stream()).collect(Collectors.toSet());

        assertThat(naming).contains("device", "event");
        assertThat(covered).containsAll(naming);
    }

    @Test
    void an_export_holds_the_device_and_a_manifest_that_matches() throws Exception {
        register();

        Answer answer = export();
        Map<String, byte[]> files = unzip(answer.response().body());

        assertThat(answer.header("Content-Type")).isEqualTo("application/zip");
        assertThat(new String(files.get("README.txt"), StandardCharsets.UTF_8))
                .contains(SERIAL)
                .contains("2023/2854");
        JsonNode manifest = Json.MAPPER.readTree(files.get("manifest.json"));
        assertThat(manifest.get("files")).hasSize(files.size() - 1);
        for (JsonNode file : manifest.get("files")) {
            byte[] content = files.get(file.get("path").asText());
            assertThat(content).hasSize(file.get("bytes").asInt());
            assertThat(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(content)))
                    .isEqualTo(file.get("sha256").asText());
        }
        maker.get(maker.api("/devices/" + SERIAL + "/export"));
        assertThat(new String(unzip(export().response().body()).get("audit.jsonl"), StandardCharsets.UTF_8))
                .contains("device.exported")
                .doesNotContain("127.0.0.1");
        assertThat(files.values().stream().map(content -> new String(content, StandardCharsets.UTF_8)))
                .anyMatch(text -> text.contains("Innsbruck"));
    }

    @Test
    void erasing_needs_the_serial_typed_once_more() {
        register();

        assertThat(erase("PUMP-2").status()).isEqualTo(400);
        assertThat(export().status()).isEqualTo(200);
    }

    @Test
    void after_erasing_nothing_names_the_device_but_a_certificate_without_its_name() {
        Device device = register();

        Answer erased = erase(SERIAL);

        assertThat(erased.status()).as(erased.text()).isEqualTo(200);
        assertThat(erased.text()).doesNotContain(SERIAL);
        assertThat(erased.json().get("fingerprint").asText()).hasSize(64);
        assertThat(export().status()).isEqualTo(404);
        assertThat(left(device)).isEmpty();
    }

    @Test
    void an_erasure_cut_off_between_two_rooms_goes_on_by_itself_and_ends_with_its_certificate() {
        Device device = register();
        TroublesomeHolder.CLUNG_TO.add(device.id().value());

        Answer asked = erase(SERIAL);

        assertThat(asked.status()).as(asked.text()).isEqualTo(202);
        String id = asked.json().get("id").asText();
        assertThat(asked.header("Location")).endsWith("/data-requests/" + id);
        JsonNode underway = maker.get(maker.api("/data-requests/" + id)).json();
        assertThat(underway.get("state").asText()).isEqualTo("RUNNING");
        assertThat(underway.get("partsDone").asInt()).isPositive();
        assertThat(underway.get("failures").asInt()).isPositive();
        assertThat(page("?serial=" + SERIAL)).contains("Being erased").contains("No device");
        assertThat(page("/certificates/" + id)).contains("running").doesNotContain(SERIAL);
        assertThat(maker.get(maker.api("/data-requests/erasures")).json()).hasSize(1);
        assertThat(maker.get(maker.api("/data-requests/" + id + "/certificate")).status())
                .isEqualTo(404);
        assertThat(new TestOrganization().get(maker.api("/data-requests/" + id)).status())
                .isEqualTo(404);

        // What it sends meanwhile is a new device's.
        Device next = register();
        TroublesomeHolder.CLUNG_TO.clear();

        eventually(() -> assertThat(maker.get(maker.api("/data-requests/" + id))
                        .json()
                        .get("state")
                        .asText())
                .isEqualTo("DONE"));
        assertThat(maker.get(maker.api("/data-requests/" + id + "/certificate")).status())
                .isEqualTo(200);
        assertThat(page("/certificates/" + id)).contains("Erasure certificate");
        assertThat(maker.get(maker.api("/data-requests/erasures")).json()).isEmpty();
        assertThat(left(device)).isEmpty();
        assertThat(left(next)).contains("device", "device_attribute");
    }

    @Test
    void what_was_done_is_found_again_by_the_serial() {
        register();
        export();
        String id = erase(SERIAL).json().get("id").asText();

        JsonNode done =
                maker.get(maker.api("/data-requests?serial=" + SERIAL)).json().get("items");

        assertThat(done.findValuesAsText("kind")).containsExactly("ERASURE", "EXPORT");
        assertThat(maker.get(maker.api("/data-requests?serial=OTHER")).json().get("items"))
                .isEmpty();
        assertThat(maker.get(maker.api("/data-requests/" + id + "/certificate"))
                        .json()
                        .get("id")
                        .asText())
                .isEqualTo(id);
    }

    @Test
    void an_erased_device_that_sends_again_is_a_new_one() {
        Device before = register();
        erase(SERIAL);

        Device after = register();

        assertThat(after.id()).isNotEqualTo(before.id());
    }

    @Test
    void another_organization_can_neither_export_nor_erase_it() {
        register();
        var other = new TestOrganization();

        assertThat(other.get(maker.api("/devices/" + SERIAL + "/export")).status())
                .isEqualTo(404);
        assertThat(other.post(other.api("/devices/" + SERIAL + "/erasure"), Map.of("confirm", SERIAL))
                        .status())
                .isEqualTo(404);
        assertThat(export().status()).isEqualTo(200);
    }

    @Test
    void the_page_leads_from_serial_to_certificate() {
        register();

        assertThat(page("?serial=" + SERIAL)).contains("Download everything").contains("Erase " + SERIAL);
        assertThat(page("?serial=%3Cscript%3E")).contains("&lt;script&gt;").doesNotContain("<script>\"");
        Answer done = TestOrganization.send(maker.request("/products/pump/data-rights/erasure?serial=" + SERIAL)
                .header("Accept", "text/html")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("confirm=" + SERIAL)));
        assertThat(done.status()).isEqualTo(303);
        String certificate = done.header("Location").replaceFirst("^.*/data-rights", "");
        assertThat(page(certificate)).contains("Erasure certificate").doesNotContain(SERIAL);
        byte[] pdf = maker.get("/products/pump/data-rights" + certificate + "/pdf")
                .response()
                .body();
        assertThat(new String(pdf, 0, 5, StandardCharsets.ISO_8859_1)).isEqualTo("%PDF-");
    }

    /** The tables that still name it. */
    private Set<String> left(Device device) {
        return holders.stream()
                .flatMap(holder -> holder.tables().stream())
                .filter(table -> db.acrossOrganizations(tx -> tx.one(
                        "SELECT EXISTS (SELECT FROM " + table + " t WHERE t::text LIKE ?) AS found",
                        row -> row.bool("found"),
                        "%" + device.id().value() + "%")))
                .collect(Collectors.toSet());
    }

    private Device register() {
        Product product = products.require(maker.id, maker.product);
        java.time.Instant now = java.time.Instant.now();
        db.doInTransaction(maker.id, tx -> {
            var id = devices.register(tx, product, SERIAL, now);
            devices.runs(tx, maker.id, id, versions.named(tx, maker.id, product.id(), "main", "1.0.0"), now);
            devices.setAttributes(tx, maker.id, id, Map.of("city", "Innsbruck"), "api", now);
        });
        return devices.require(product, SERIAL);
    }

    private Answer export() {
        return maker.get(maker.api("/devices/" + SERIAL + "/export"));
    }

    private Answer erase(String confirm) {
        return maker.post(maker.api("/devices/" + SERIAL + "/erasure"), Map.of("confirm", confirm));
    }

    private String page(String path) {
        Answer answer = TestOrganization.send(maker.request("/products/pump/data-rights" + path)
                .header("Accept", "text/html")
                .GET());
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.text();
    }

    private static Map<String, byte[]> unzip(byte[] bytes) throws IOException {
        var files = new LinkedHashMap<String, byte[]>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        }
        return files;
    }
}
