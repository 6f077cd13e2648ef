package dev.fleetward.vulnerabilities.sources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.Json;
import dev.fleetward.vulnerabilities.Fleet;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class NotBuiltTest {
    private static final String COMPILED = """
            # find build -name '*.o'
            ./drivers/net/virtio_net.o
            /build/linux-6.6/net/core/sock.o
            kernel/fork.c
            """;

    private TestOrganization maker;

    @BeforeEach
    void a_kernel_with_three_vulnerabilities() {
        maker = new TestOrganization();
        assertThat(maker.put(
                                maker.api("/software-versions/main/1.0/sbom"),
                                "application/json",
                                BodyPublishers.ofString("""
                                        {"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"type":"library",
                                         "name":"linux-yocto","version":"6.6.21",
                                         "cpe":"cpe:2.3:*:linux:linux_kernel:6.6.21:*:*:*:*:*:*:*"}]}
                                        """))
                        .status())
                .isEqualTo(201);
        kernel("CVE-2026-1", "net/core/sock.c");
        kernel("CVE-2026-2", "drivers/gpu/drm/nouveau/nouveau_gem.c");
        kernel("CVE-2026-3", "drivers/gpu/drm/drm_gem.c\",\"include/drm/drm_gem.h");
    }

    @Test
    void what_was_not_compiled_is_proposed_and_holds_once_somebody_imports_it() {
        var answer = propose(COMPILED);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        JsonNode statements = answer.json().get("statements");
        assertThat(statements).as("a header may be compiled into anything").hasSize(1);
        assertThat(statements.at("/0/vulnerability/name").asText()).isEqualTo("CVE-2026-2");
        assertThat(statements.at("/0/impact_statement").asText())
                .contains("none is among the 3", "nouveau_gem.c", "main 1.0");
        assertThat(state("CVE-2026-2")).as("a proposal decides nothing").isEqualTo("open");

        var report = TestOrganization.send(maker.request(maker.api("/vex?trust=own"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(Json.write(answer.json()))));
        assertThat(report.json().get("taken").asInt()).as(report.text()).isEqualTo(1);

        assertThat(state("CVE-2026-2")).isEqualTo("not_affected");
        assertThat(state("CVE-2026-1")).isEqualTo("open");
        assertThat(state("CVE-2026-3")).isEqualTo("open");
        assertThat(propose(COMPILED).json().get("statements"))
                .as("what is decided is not proposed")
                .isEmpty();
    }

    @Test
    void the_page_shows_what_it_would_decide_and_decides_so_when_told() {
        String form = page("/products/pump/software/main/1.0/not-built", null);
        assertThat(form).contains("Show what is not built");

        String shown = page("/products/pump/software/main/1.0/not-built", part("files", "compiled.txt", COMPILED));
        assertThat(shown)
                .contains("CVE-2026-2", "nouveau_gem.c", "Decide so", "1 open finding of the Linux kernel concerns")
                .doesNotContain("CVE-2026-1<", "CVE-2026-3<");
        assertThat(state("CVE-2026-2")).isEqualTo("open");

        String document = shown.replaceAll("(?s).*name=\"document\" value=\"([^\"]*)\".*", "$1")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
        assertThat(page(
                        "/products/pump/decisions/import",
                        part("document", null, document) + part("trust", null, "own")))
                .contains("1 statement");
        assertThat(state("CVE-2026-2")).isEqualTo("not_affected");
    }

    private String page(String path, @Nullable String parts) {
        var request = maker.request(path).header("Accept", "text/html");
        var answer = TestOrganization.send(
                parts == null
                        ? request.GET()
                        : request.header("Content-Type", "multipart/form-data; boundary=limit")
                                .POST(BodyPublishers.ofString(parts + "--limit--\r\n")));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.text();
    }

    private static String part(String name, @Nullable String file, String content) {
        return "--limit\r\nContent-Disposition: form-data; name=\"%s\"%s\r\n\r\n%s\r\n"
                .formatted(name, file == null ? "" : "; filename=\"" + file + "\"", content);
    }

    @Test
    void what_is_no_list_is_told() {
        assertThat(propose("\n\n").status()).isEqualTo(400);
        assertThat(propose("x".repeat(5_000)).text()).contains("more than 4096 characters");
        assertThat(TestOrganization.send(maker.request(maker.api("/software-versions/main/9.9/not-built"))
                                .POST(BodyPublishers.ofString("a.c")))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void files_are_told_apart_by_their_whole_path() throws IOException {
        var compiled = CompiledSources.read(new ByteArrayInputStream(
                "build/net/core/sock.o\nother/xsock.o\ndrivers\\usb\\core\\hub.obj".getBytes(StandardCharsets.UTF_8)));

        assertThat(compiled.lacks(List.of("net/core/sock.c"))).isFalse();
        assertThat(compiled.lacks(List.of("drivers/usb/core/hub.c"))).isFalse();
        assertThat(compiled.lacks(List.of("core/other/sock.c"))).isTrue();
        assertThat(compiled.lacks(List.of("sock.h"))).isFalse();
        assertThat(compiled.lacks(List.of("net/"))).isFalse();
        assertThat(compiled.lacks(List.of())).isFalse();
    }

    private TestOrganization.Answer propose(String files) {
        return TestOrganization.send(maker.request(maker.api("/software-versions/main/1.0/not-built"))
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString(files)));
    }

    private String state(String vulnerability) {
        return maker.get(maker.api("/software-versions/main/1.0/findings"))
                .json()
                .get("items")
                .valueStream()
                .filter(one -> one.at("/vulnerability/id").asText().equals(vulnerability))
                .map(one -> one.get("state").asText())
                .findFirst()
                .orElseThrow();
    }

    private void kernel(String id, String files) {
        assertThat(Fleet.feed(maker, """
                {"dataType":"CVE_RECORD","dataVersion":"5.1","cveMetadata":{"cveId":"%s","state":"PUBLISHED",
                 "dateUpdated":"2026-01-02T00:00:00.000Z"},"containers":{"cna":{"title":"a fault","affected":[{
                 "vendor":"Linux","product":"Linux","programFiles":["%s"]}],"cpeApplicability":[{"nodes":[{"operator":"OR",
                 "cpeMatch":[{"vulnerable":true,"criteria":"cpe:2.3:o:linux:linux_kernel:*:*:*:*:*:*:*:*",
                 "versionEndExcluding":"6.7"}]}]}]}}}
                """.formatted(id, files)).get("rejected")).isEmpty();
    }
}
