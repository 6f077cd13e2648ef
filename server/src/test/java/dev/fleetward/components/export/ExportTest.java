package dev.fleetward.components.export;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.components.Purl;
import dev.fleetward.components.VersionPath;
import dev.fleetward.components.reading.Sbom;
import dev.fleetward.components.reading.SbomReader;
import dev.fleetward.devices.Devices;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Json;
import dev.fleetward.products.Products;
import dev.fleetward.products.SoftwareVersions;
import dev.fleetward.vulnerabilities.Fleet;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.cyclonedx.Version;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.spdx.jacksonstore.MultiFormatStore;
import org.spdx.library.SpdxModelFactory;
import org.spdx.library.model.v2.SpdxDocument;
import org.spdx.storage.simple.InMemSpdxStore;

/** What is written is valid by each format's own library, and reading it again finds all that was in it. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class ExportTest {

    private static final String APP = """
            {"bomFormat":"CycloneDX","specVersion":"1.6","metadata":{"component":{"bom-ref":"root","type":"firmware",
               "name":"pump","version":"2.1.0"}},
             "components":[
              {"type":"library","bom-ref":"tls","name":"mbedtls","version":"3.5.0","purl":"pkg:github/mbed-tls/mbedtls@3.5.0",
               "cpe":"cpe:2.3:a:arm:mbed_tls:3.5.0:*:*:*:*:*:*:*","supplier":{"name":"Arm (UK)","url":["https://arm.example"]},
               "licenses":[{"expression":"Apache-2.0 OR GPL-2.0-or-later"}],
               "hashes":[{"alg":"SHA-512","content":"%s"},{"alg":"SHA-256","content":"%s"}]},
              {"type":"operating-system","bom-ref":"rtos","name":"freertos","version":"10.6",
               "licenses":[{"license":{"name":"Some licence, of our own"}}]},
              {"type":"library","name":"jest","version":"29","scope":"excluded"},
              {"type":"library","bom-ref":"opt","name":"extra","version":"1","scope":"optional"}],
             "dependencies":[{"ref":"root","dependsOn":["rtos"]},{"ref":"rtos","dependsOn":["tls"]},
               {"ref":"tls","dependsOn":["rtos"]}]}
            """.formatted("ab".repeat(64), "cd".repeat(32));
    private static final String MODEM = """
            SPDXVersion: SPDX-2.3
            DataLicense: CC0-1.0
            SPDXID: SPDXRef-DOCUMENT
            DocumentNamespace: https://example.test/modem
            PackageName: lwip
            SPDXID: SPDXRef-lwip
            PackageVersion: 2.1.2
            PackageLicenseConcluded: BSD-3-Clause
            ExternalRef: SECURITY cpe23Type cpe:2.3:a:lwip_project:lwip:2.1.2:*:*:*:*:*:*:*
            ExternalRef: SECURITY cpe23Type cpe:2.3:a:savannah:lwip:2.1.2:*:*:*:*:*:*:*
            """;

    @Inject
    Db db;

    @Inject
    Devices devices;

    @Inject
    Products products;

    @Inject
    SoftwareVersions versions;

    private TestOrganization maker;

    @BeforeEach
    void aVersionOfTwoParts() {
        maker = new TestOrganization();
        assertThat(put("", APP)).isEqualTo(201);
        assertThat(put("?part=modem", MODEM)).isEqualTo(201);
    }

    @Test
    void cyclonedx_is_valid_and_holds_everything() throws Exception {
        byte[] document = export("cyclonedx");

        assertThat(new JsonParser().validate(document, Version.VERSION_16)).isEmpty();
        Sbom again = SbomReader.read(document);
        assertHoldsAll(again);
        assertThat(again.subject()).isEqualTo("Pump 2.1.0");
        assertThat(entry(again, "freertos").type()).isEqualTo("operating-system");
    }

    @Test
    void spdx_is_valid_and_holds_everything() throws Exception {
        byte[] document = export("spdx");

        assertValidSpdx(document);
        Sbom again = SbomReader.read(document);
        assertHoldsAll(again);
        assertThat(entry(again, "lwip").cpes()).hasSize(2);
    }

    @Test
    void of_a_product_all_versions_are_one_and_of_a_device_what_it_runs() {
        var all = maker.get(maker.api("/sbom?versions=all"));
        assertThat(all.status()).isEqualTo(200);
        assertThat(SbomReader.read(all.text().getBytes(StandardCharsets.UTF_8)).entries())
                .hasSize(4);
        assertThat(maker.get(maker.api("/sbom")).json().get("components")).isEmpty();
        assertThat(maker.get(maker.api("/sbom?format=docx")).status()).isEqualTo(400);
        assertThat(maker.get(maker.api("/sbom?versions=some")).status()).isEqualTo(400);
        assertThat(maker.get(maker.api("/devices/SN-404/sbom")).status()).isEqualTo(404);
    }

    @Test
    void a_device_is_all_software_it_runs_now() throws Exception {
        assertThat(put("radio", "7.0", "", MODEM.replace("lwip", "rpmsg").replace("2.1.2", "1.0")))
                .isEqualTo(201);
        assertThat(put("main", "2.2.0", "", APP.replace("mbedtls", "wolfssl"))).isEqualTo(201);
        runs("SN-1", "main", "2.1.0", 1);
        runs("SN-1", "radio", "7.0", 2);
        runs("SN-1", "boot", "1.0", 3);
        runs("SN-2", "main", "2.2.0", 3);

        byte[] cyclonedx = device("SN-1", "cyclonedx");

        assertThat(new JsonParser().validate(cyclonedx, Version.VERSION_16)).isEmpty();
        Sbom read = SbomReader.read(cyclonedx);
        assertThat(read.subject()).isEqualTo("Pump SN-1");
        assertThat(names(read)).containsExactly("extra", "freertos", "lwip", "mbedtls", "rpmsg");
        JsonNode json = Json.read(new String(cyclonedx, StandardCharsets.UTF_8), JsonNode.class);
        assertThat(json.at("/metadata/component/type").asText()).isEqualTo("device");
        assertThat(json.at("/metadata/component/properties").findValuesAsText("value"))
                .containsExactly("boot 1.0", "main 2.1.0", "radio 7.0", "boot 1.0");
        assertThat(json.at("/compositions/0/aggregate").asText())
                .as("nothing is known of the boot loader")
                .isEqualTo("incomplete");

        byte[] spdx = device("SN-1", "spdx");
        assertValidSpdx(spdx);
        assertThat(names(SbomReader.read(spdx))).containsAll(names(read));
        assertThat(new String(spdx, StandardCharsets.UTF_8)).contains("Incomplete: no SBOM is known of boot 1.0.");

        runs("SN-1", "main", "2.2.0", 4);
        assertThat(names(SbomReader.read(device("SN-1", "cyclonedx"))))
                .contains("wolfssl")
                .doesNotContain("mbedtls");
        assertValidSpdx(
                maker.get(maker.api("/sbom?versions=all&format=spdx")).text().getBytes(StandardCharsets.UTF_8));
        eventually(() -> assertThat(names(SbomReader.read(field())))
                .contains("wolfssl", "rpmsg")
                .doesNotContain("mbedtls"));
        assertThat(new JsonParser().validate(field(), Version.VERSION_16)).isEmpty();
    }

    @Test
    void what_is_known_of_vulnerabilities_is_in_it_or_apart() throws Exception {
        put("?part=js", """
                {"bomFormat":"CycloneDX","specVersion":"1.6","components":[
                 {"type":"library","name":"a","purl":"pkg:npm/a@1.0.0"},{"type":"library","name":"b","purl":"pkg:npm/b@1.0.0"}]}
                """);
        assertThat(maker.post(
                                "/api/v1/feeds/imports",
                                "[%s,%s]"
                                        .formatted(
                                                Fleet.record("GHSA-1", "CVE-2026-0001", "a", "2.0.0"),
                                                Fleet.record("GHSA-2", "CVE-2026-0002", "b", "2.0.0")))
                        .status())
                .isEqualTo(200);
        var said = maker.post(maker.api("/vex"), """
                {"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://maker.example/1","author":"Maker",
                 "timestamp":"2026-11-01T00:00:00Z","version":1,"statements":[{"vulnerability":{"name":"CVE-2026-0001"},
                  "products":[{"@id":"pkg:generic/pump","subcomponents":[{"@id":"pkg:npm/a@1.0.0"}]}],
                  "status":"affected","action_statement":"Update to 2.2."}]}
                """);
        assertThat(said.status()).as(said.text()).isEqualTo(200);

        byte[] document =
                maker.get(exported("cyclonedx") + "&vex=included").text().getBytes(StandardCharsets.UTF_8);

        assertThat(new JsonParser().validate(document, Version.VERSION_16)).isEmpty();
        JsonNode vulnerabilities = Json.read(new String(document, StandardCharsets.UTF_8), JsonNode.class)
                .get("vulnerabilities");
        assertThat(vulnerabilities.findValuesAsText("id")).containsExactly("CVE-2026-0001", "CVE-2026-0002");
        assertThat(vulnerabilities.at("/0/analysis/state").asText()).isEqualTo("exploitable");
        assertThat(vulnerabilities.at("/0/recommendation").asText()).isEqualTo("Update to 2.2.");
        assertThat(vulnerabilities.at("/1/analysis").isMissingNode())
                .as("nothing was decided")
                .isTrue();
        assertThat(SbomReader.read(document).statements()).hasSize(2);
        assertThat(new String(export("cyclonedx"), StandardCharsets.UTF_8)).doesNotContain("vulnerabilities");
        assertThat(maker.get(exported("spdx") + "&vex=included").text()).contains("no place for VEX");
        assertThat(maker.get(exported("spdx") + "&vex=perhaps").status()).isEqualTo(400);
    }

    private static void assertValidSpdx(byte[] document) throws Exception {
        System.setProperty("org.spdx.useJARLicenseInfoOnly", "true");
        SpdxModelFactory.init();
        var store = new MultiFormatStore(new InMemSpdxStore(), MultiFormatStore.Format.JSON);
        SpdxDocument read = store.deSerialize(new ByteArrayInputStream(document), false);
        assertThat(read.verify()).isEmpty();
        store.close();
    }

    private byte[] field() {
        return maker.get(maker.api("/sbom")).text().getBytes(StandardCharsets.UTF_8);
    }

    private byte[] device(String serial, String format) {
        var answer = maker.get(maker.api("/devices/" + serial + "/sbom?format=" + format));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.text().getBytes(StandardCharsets.UTF_8);
    }

    private void runs(String serial, String type, String version, int minute) {
        var pump = products.require(maker.id, maker.product);
        Instant at = Instant.parse("2026-11-01T00:00:00Z").plusSeconds(minute * 60L);
        db.doInTransaction(maker.id, tx -> {
            var device = devices.register(tx, pump, serial, at);
            devices.runs(tx, maker.id, device, versions.named(tx, maker.id, pump.id(), type, version), at);
        });
    }

    @Test
    void the_same_content_has_the_same_number() {
        String first =
                maker.get(exported("cyclonedx")).json().get("serialNumber").asText();

        assertThat(maker.get(exported("cyclonedx")).json().get("serialNumber").asText())
                .isEqualTo(first);
        put("?part=modem", MODEM.replace("2.1.2", "2.1.3"));
        assertThat(maker.get(exported("cyclonedx")).json().get("serialNumber").asText())
                .isNotEqualTo(first);
    }

    private static void assertHoldsAll(Sbom again) {
        assertThat(names(again)).containsExactly("extra", "freertos", "lwip", "mbedtls");
        assertThat(entry(again, "extra").scope()).isEqualTo(Sbom.Scope.OPTIONAL);
        Sbom.Entry tls = entry(again, "mbedtls");
        assertThat(tls.purl().map(Purl::toString)).contains("pkg:github/mbed-tls/mbedtls@3.5.0");
        assertThat(tls.cpes()).containsExactly("cpe:2.3:a:arm:mbed_tls:3.5.0:*:*:*:*:*:*:*");
        assertThat(tls.hashes()).containsOnlyKeys("sha256", "sha512");
        assertThat(tls.licences()).containsExactly("Apache-2.0 OR GPL-2.0-or-later");
        assertThat(tls.supplier().name()).startsWith("Arm");
        assertThat(tls.supplier().contact()).isEqualTo("https://arm.example");
        assertThat(again.graph().danglingCount()).isZero();
        int rtos = again.entries().indexOf(entry(again, "freertos"));
        int mbedtls = again.entries().indexOf(tls);
        assertThat(again.graph().edges())
                .contains(
                        new Sbom.Edge(rtos, mbedtls, Sbom.Kind.DEPENDS_ON),
                        new Sbom.Edge(mbedtls, rtos, Sbom.Kind.DEPENDS_ON));
    }

    private static Set<String> names(Sbom sbom) {
        return sbom.entries().stream()
                .filter(entry -> !entry.name().startsWith("Pump"))
                .map(Sbom.Entry::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Sbom.Entry entry(Sbom sbom, String name) {
        return sbom.entries().stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private byte[] export(String format) {
        var answer = maker.get(exported(format));
        assertThat(answer.status()).isEqualTo(200);
        return answer.text().getBytes(StandardCharsets.UTF_8);
    }

    private String exported(String format) {
        return maker.api("/software-versions/" + VersionPath.of("main", "2.1.0") + "/sbom/export?format=" + format);
    }

    private int put(String rest, String document) {
        return put("main", "2.1.0", rest, document);
    }

    private int put(String type, String version, String rest, String document) {
        return maker.put(
                        maker.api("/software-versions/" + VersionPath.of(type, version) + "/sbom" + rest),
                        "application/octet-stream",
                        BodyPublishers.ofString(document))
                .status();
    }
}
