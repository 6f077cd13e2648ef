package dev.fleetward.components.sboms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.components.VersionPath;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.vulnerabilities.Fleet;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Documents meant to do harm, sent the way anybody sends them. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class HostileSbomTest {
    private static final String SCRIPT = "<script>alert(1)</script>";
    private static final long HALF_A_GIGABYTE = 500L * 1024 * 1024;

    private final TestOrganization maker = new TestOrganization();

    @Test
    void half_a_gigabyte_is_refused_in_bounded_memory() {
        long before = used();

        int status;
        try {
            status = TestOrganization.send(maker.request(sbom("2.1.0"))
                            .header("Content-Type", "application/json")
                            .PUT(BodyPublishers.ofInputStream(() -> new Endless(HALF_A_GIGABYTE))))
                    .status();
        } catch (java.io.UncheckedIOException e) {
            status = 413; // the server closed the connection while we were still sending
        }

        assertThat(status).isEqualTo(413);
        assertThat(used() - before).isLessThan(300L * 1024 * 1024);
        assertThat(maker.get(sbom("2.1.0")).status()).isEqualTo(404);
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void what_a_parser_could_be_harmed_by_is_refused_with_a_reason() {
        assertRefused("""
                <!DOCTYPE bom [<!ENTITY x SYSTEM "file:///etc/passwd">]>
                <bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components><component type="library"><name>&x;</name>
                </component></components></bom>
                """, "DTD");
        assertRefused("""
                <!DOCTYPE bom [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
                <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><bom xmlns="http://cyclonedx.org/schema/bom/1.6">&c;</bom>
                """, "DTD");
        assertRefused(
                "<bom xmlns='http://cyclonedx.org/schema/bom/1.6'>" + "<a>".repeat(100_000), "nested deeper than 200");
        assertRefused(
                "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"components\":" + "[".repeat(100_000),
                "nesting");
        assertRefused(
                "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"components\":"
                        + "[{\"name\":\"a\",\"components\":".repeat(150),
                "nesting");
    }

    @Test
    void bytes_that_are_no_utf_8_are_refused_or_shown_as_unreadable_characters() {
        byte[] bad =
                "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"components\":[{\"type\":\"library\",\"name\":\"a?\"}]}"
                        .getBytes(StandardCharsets.UTF_8);
        bad[new String(bad, StandardCharsets.UTF_8).indexOf('?')] = (byte) 0xff;

        var answer = maker.put(sbom("2.1.0"), "application/json", BodyPublishers.ofByteArray(bad));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("detail").asText()).contains("UTF-8");
    }

    @Test
    void references_used_twice_and_cycles_lose_nothing() {
        var answer = maker.put(sbom("2.1.0"), "application/json", BodyPublishers.ofString("""
                {"bomFormat":"CycloneDX","specVersion":"1.6","components":[
                  {"type":"library","bom-ref":"x","name":"a","version":"1"},
                  {"type":"library","bom-ref":"x","name":"b","version":"1"},
                  {"type":"library","bom-ref":"y","name":"c","version":"1"}],
                 "dependencies":[{"ref":"x","dependsOn":["y","x"]},{"ref":"y","dependsOn":["x"]},
                  {"ref":"x","dependsOn":["y"]}]}
                """));

        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        assertThat(answer.json().get("components").asInt()).isEqualTo(3);
        assertThat(answer.json().get("warnings").toString()).contains("used twice");
    }

    @Test
    void hostile_names_are_text_on_every_page() {
        Fleet.feed(maker, Fleet.record("GHSA-1", "CVE-2026-0001", "a", "2.0.0").replace("can be crashed", SCRIPT));
        upload("1.0", "");
        upload("2.0", SCRIPT);
        String component = maker.get(maker.api("/components?q=script"))
                .json()
                .at("/items/0/component/id")
                .asText();
        String version = "/software/" + VersionPath.of("main", "2.0");

        for (String page : List.of(
                "/components",
                "/components/" + component,
                "/licences",
                "/licences?version=main%202.0",
                "/software",
                version,
                version + "/sbom",
                version + "/quality",
                "/software/difference?from=main%201.0&to=main%202.0",
                "/adoption",
                "/vulnerabilities",
                "/vulnerabilities/CVE-2026-0001")) {
            var answer = TestOrganization.send(maker.request("/products/pump" + page)
                    .header("Accept", "text/html")
                    .GET());
            assertThat(answer.status()).as(page).isEqualTo(200);
            assertThat(answer.text()).as(page).doesNotContain("<script>alert", "javascript:alert");
        }
    }

    private void upload(String version, String extra) {
        var answer = maker.put(sbom(version), "application/json", BodyPublishers.ofString("""
                {"bomFormat":"CycloneDX","specVersion":"1.6","metadata":{"component":{"name":"%1$s","version":"1"},
                  "tools":[{"name":"%1$s"}],"authors":[{"name":"%1$s","email":"javascript:alert(1)"}]},
                 "components":[{"type":"%1$s","bom-ref":"%1$s","name":"z%1$s","version":"1%1$s",
                   "licenses":[{"license":{"name":"%1$s"}}],"supplier":{"name":"%1$s","url":["javascript:alert(1)"]},
                   "cpe":"%1$s","purl":"%1$s","hashes":[{"alg":"%1$s","content":"00"}]},
                  {"type":"library","name":"a","purl":"pkg:npm/a@1.0.0"}],
                 "dependencies":[{"ref":"%1$s","dependsOn":["%1$s nowhere"]}]}
                """.formatted(extra)));
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    }

    private void assertRefused(String document, String why) {
        var answer = maker.put(sbom("2.1.0"), "application/octet-stream", BodyPublishers.ofString(document));
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.json().get("detail").asText()).contains(why);
        assertThat(answer.text()).doesNotContain("root:");
    }

    private String sbom(String version) {
        return maker.api("/software-versions/" + VersionPath.of("main", version) + "/sbom");
    }

    /** An SBOM whose list of components goes on, made while it is sent. */
    private static final class Endless extends InputStream {
        private static final byte[] BEGINNING = "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"components\":["
                .getBytes(StandardCharsets.UTF_8);
        private static final byte[] COMPONENT =
                "{\"type\":\"library\",\"name\":\"component\"},".getBytes(StandardCharsets.UTF_8);
        private final long length;
        private long at;

        Endless(long length) {
            this.length = length;
        }

        @Override
        public int read() {
            return at == length ? -1 : at(at++);
        }

        @Override
        public int read(byte[] buffer, int offset, int size) {
            if (at == length) {
                return -1;
            }
            int n = (int) Math.min(size, length - at);
            for (int i = 0; i < n; i++) {
                buffer[offset + i] = at(at++);
            }
            return n;
        }

        private static byte at(long place) {
            return place < BEGINNING.length
                    ? BEGINNING[(int) place]
                    : COMPONENT[(int) ((place - BEGINNING.length) % COMPONENT.length)];
        }
    }
}
