package dev.fleetward.components.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.components.Purl;
import dev.fleetward.components.VersionPath;
import dev.fleetward.components.reading.Sbom;
import dev.fleetward.components.reading.SbomReader;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
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
        assertThat(entry(again, "extra").scope()).isEqualTo(Sbom.Scope.OPTIONAL);
        assertThat(entry(again, "freertos").type()).isEqualTo("operating-system");
    }

    @Test
    void spdx_is_valid_and_holds_everything() throws Exception {
        System.setProperty("org.spdx.useJARLicenseInfoOnly", "true");
        SpdxModelFactory.init();
        byte[] document = export("spdx");

        var store = new MultiFormatStore(new InMemSpdxStore(), MultiFormatStore.Format.JSON);
        SpdxDocument read = store.deSerialize(new ByteArrayInputStream(document), false);
        assertThat(read.verify()).isEmpty();
        store.close();
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
        Set<String> names = again.entries().stream()
                .filter(entry -> !entry.name().equals("Pump"))
                .map(Sbom.Entry::name)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(names).containsExactly("extra", "freertos", "lwip", "mbedtls");
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
        return maker.put(
                        maker.api("/software-versions/" + VersionPath.of("main", "2.1.0") + "/sbom" + rest),
                        "application/octet-stream",
                        BodyPublishers.ofString(document))
                .status();
    }
}
