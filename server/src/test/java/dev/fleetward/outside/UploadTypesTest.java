package dev.fleetward.outside;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that somebody uploaded is handed out to be kept, under a name of ours, never to be shown as a page of ours. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class UploadTypesTest {
    private static final List<String> ACTIVE = List.of("html", "svg", "xml", "javascript", "pdf", "css");

    private final TestOrganization maker = new TestOrganization();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE html><script>alert(1)</script>",
                "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>",
                "<?xml version=\"1.0\"?><x:script xmlns:x=\"http://www.w3.org/1999/xhtml\">alert(1)</x:script>",
                "%PDF-1.4 alert(1)"
            })
    void an_artifact_of_markup_is_bytes(String content) {
        for (String name : new String[] {"update.html", "update.svg", "a\"; filename=b.html", "x\r\nSet-Cookie: a=b"}) {
            Answer added = TestOrganization.send(maker.request(maker.api(
                            "/artifacts?filename=" + java.net.URLEncoder.encode(name, StandardCharsets.UTF_8)))
                    .header("Content-Type", "application/octet-stream")
                    .POST(BodyPublishers.ofString(content)));
            if (added.status() >= 400) {
                assertThat(added.status()).as(added.text()).isIn(400, 403, 409, 422);
                continue;
            }
            kept(maker.api("/artifacts/" + added.json().get("id").asText() + "/content"), content);
        }
    }

    @Test
    void an_sbom_of_xml_is_kept_not_shown() {
        String xml = """
                <?xml version="1.0"?><bom xmlns="http://cyclonedx.org/schema/bom/1.5" version="1"><components>
                <component type="library"><name>a</name><version>1</version></component></components>
                <x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script></bom>""";
        String path = maker.api("/software-versions/main/1.0/sbom");
        Answer added = maker.put(path, "application/octet-stream", BodyPublishers.ofString(xml));
        assertThat(added.status()).as(added.text()).isEqualTo(201);

        Answer answer = maker.get(path);

        assertThat(answer.header("Content-Disposition")).startsWith("attachment");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("Content-Security-Policy")).contains("default-src 'none'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<script>alert(1)</script>", "<svg onload=\"alert(1)\"/>", "GIF89a<script>", "#!/bin/sh"})
    void what_is_no_symbol_file_is_refused(String content) {
        Answer added = TestOrganization.send(maker.request(maker.api("/symbols?filename=x.html"))
                .header("Content-Type", "application/octet-stream")
                .POST(BodyPublishers.ofString(content)));

        assertThat(added.status()).as(added.text()).isBetween(400, 422);
        assertThat(added.header("Content-Type")).startsWith("application/problem+json");
    }

    private void kept(String path, String content) {
        Answer answer = maker.get(path);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo(content);
        assertThat(answer.header("Content-Disposition"))
                .matches("attachment; filename=\"[A-Za-z0-9._-]+\"")
                .doesNotContain(".html", ".svg");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(ACTIVE).noneMatch(answer.header("Content-Type")::contains);
    }
}
