package dev.fleetward.privacy.exports;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.MasterKey;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.zip.ZipInputStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class DataExportTest {
    private static final String SERIAL = "PUMP-1";
    private static final int LARGE_MIB = 128;

    private final TestOrganization maker = new TestOrganization();

    @Inject
    Db db;

    @Inject
    ExpiredExportsJob upkeep;

    @Inject
    DataExportStore store;

    @Inject
    MasterKey masterKey;

    @ConfigProperty(name = "fleetward.data")
    Path data;

    @Test
    void a_prepared_export_is_fetched_by_its_link_whole_and_in_pieces() throws IOException {
        String id = prepared();
        URI link = link(id, 7);

        Answer whole = fetch(link, "", "");

        assertThat(whole.status()).isEqualTo(200);
        byte[] zip = whole.response().body();
        JsonNode export = show(id).get("export");
        assertThat(zip).hasSize(export.get("sizeBytes").asInt());
        assertThat(whole.header("ETag")).isEqualTo('"' + export.get("sha256").asText() + '"');
        Map<String, String> files = unzip(zip);
        assertThat(files.get("device.jsonl")).contains(SERIAL);
        assertThat(files.get("metrics/samples.csv")).contains("flow_lpm").contains("12.5");
        assertThat(files.get("README.txt")).contains("metrics/samples.csv").contains("UTC");
        int cut = zip.length / 3 + 5;
        Answer begun = fetch(link, "bytes=0-" + (cut - 1), "");
        Answer rest = fetch(link, "bytes=" + cut + "-", whole.header("ETag"));
        assertThat(begun.status()).isEqualTo(206);
        assertThat(rest.header("Content-Range")).isEqualTo("bytes %d-%d/%d".formatted(cut, zip.length - 1, zip.length));
        assertThat(begun.response().body()).isEqualTo(Arrays.copyOf(zip, cut));
        assertThat(rest.response().body()).isEqualTo(Arrays.copyOfRange(zip, cut, zip.length));
        assertThat(fetch(link, "bytes=" + cut + "-", "\"another\"").status()).isEqualTo(200);
        assertThat(fetch(link, "bytes=" + zip.length + "-", "").status()).isEqualTo(416);
        assertThat(show(id).at("/links/0/uses").asInt()).isEqualTo(5);
    }

    @Test
    void a_large_one_is_fetched_whole() throws Exception {
        String id = prepared();
        var key = new byte[ExportFile.KEY_BYTES];
        var block = new byte[1 << 20];
        ExportFile.Written written = new ExportFile(file(id)).write(key, out -> {
            for (int i = 0; i < LARGE_MIB; i++) {
                out.write(block);
            }
        });
        byte[] sealed = masterKey.encrypt(ExportLoop.PURPOSE, key);
        db.doInTransaction(maker.id, tx -> store.ready(tx, UUID.fromString(id), Instant.now(), written, sealed));
        var digest = MessageDigest.getInstance("SHA-256");

        var answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(link(id, 7)).build(), BodyHandlers.ofInputStream());
        try (var in = new DigestInputStream(answer.body(), digest)) {
            assertThat(in.transferTo(OutputStream.nullOutputStream())).isEqualTo(written.sizeBytes());
        }

        assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo(written.sha256());
    }

    @Test
    void on_the_disk_it_cannot_be_read_and_the_secret_is_not_kept() throws IOException {
        String id = prepared();
        URI link = link(id, 7);
        String secret = link.getPath().replaceFirst(".*/", "");

        byte[] stored = Files.readAllBytes(file(id));

        assertThat(new String(stored, StandardCharsets.ISO_8859_1))
                .doesNotContain("README.txt")
                .doesNotContain("PK\u0003\u0004");
        String row = db.acrossOrganizations(tx ->
                tx.one("SELECT string_agg(t::text, ' ') AS rows FROM data_export_link t", one -> one.text("rows")));
        assertThat(row).doesNotContain(secret);
    }

    @Test
    void a_forged_an_expired_and_a_revoked_link_are_refused_alike() {
        String id = prepared();
        URI revoked = link(id, 7);
        String number = show(id).at("/links/0/id").asText();
        assertThat(maker.delete(maker.api("/data-exports/" + id + "/links/" + number))
                        .status())
                .isEqualTo(204);
        URI expired = link(id, 1);
        db.doInTransaction(
                maker.id,
                tx -> tx.update(
                        "UPDATE data_export_link SET expires_at = ? WHERE revoked_at IS NULL",
                        Instant.now().minusSeconds(1)));

        Answer forged = fetch(TestOrganization.server("/data-exports/fwx_AAAA"), "", "");

        assertThat(forged.status()).isEqualTo(403);
        for (URI link : new URI[] {revoked, expired}) {
            Answer refused = fetch(link, "", "");
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.json().get("detail")).isEqualTo(forged.json().get("detail"));
        }
    }

    @Test
    void bad_wishes_are_refused_with_the_reason() {
        String id = prepared();

        assertThat(maker.post(maker.api("/data-exports"), Map.of()).status()).isEqualTo(400);
        assertThat(maker.post(maker.api("/data-exports"), Map.of("serial", "NOBODY"))
                        .status())
                .isEqualTo(404);
        assertThat(maker.post(maker.api("/data-exports/" + id + "/links"), Map.of("days", 31))
                        .status())
                .isEqualTo(400);
        assertThat(maker.get(maker.api("/data-exports/nonsense")).status()).isEqualTo(404);
        assertThat(maker.delete(maker.api("/data-exports/" + id + "/links/" + UUID.randomUUID()))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void another_organization_sees_none_of_it() {
        String id = prepared();
        var other = new TestOrganization();

        assertThat(other.get(other.api("/data-exports")).json()).isEmpty();
        assertThat(other.get(other.api("/data-exports/" + id)).status()).isEqualTo(404);
        assertThat(other.post(other.api("/data-exports/" + id + "/links"), Map.of())
                        .status())
                .isEqualTo(404);
        assertThat(other.delete(other.api("/data-exports/" + id)).status()).isEqualTo(404);
    }

    @Test
    void it_goes_with_the_device_with_its_time_and_when_it_is_deleted() {
        String erased = prepared();
        URI link = link(erased, 7);
        maker.post(maker.api("/devices/" + SERIAL + "/erasure"), Map.of("confirm", SERIAL));
        String expired = prepared();
        String deleted = prepared();
        db.doInTransaction(
                maker.id,
                tx -> tx.update(
                        "UPDATE data_export SET expires_at = ? WHERE id = ?",
                        Instant.now().minusSeconds(1),
                        UUID.fromString(expired)));

        upkeep.run();
        assertThat(maker.delete(maker.api("/data-exports/" + deleted)).status()).isEqualTo(204);

        assertThat(fetch(link, "", "").status()).isEqualTo(403);
        assertThat(file(erased)).doesNotExist();
        assertThat(file(expired)).doesNotExist();
        assertThat(file(deleted)).doesNotExist();
        assertThat(maker.get(maker.api("/data-exports")).json()).isEmpty();
    }

    @Test
    void the_pages_lead_from_the_device_to_a_link_shown_once() {
        report();
        Answer asked = form("/products/pump/data-rights/exports", "serial=" + SERIAL);
        assertThat(asked.status()).isEqualTo(303);
        String page = URI.create(asked.header("Location")).getPath();
        String id = page.replaceFirst(".*/", "");
        eventually(() -> assertThat(show(id).at("/export/state").asText()).isEqualTo("READY"));

        assertThat(html("/products/pump/data-rights/exports").text()).contains(SERIAL, "ready");
        assertThat(html(page).text()).contains("Nobody has a link yet");
        Answer made = form(page + "/links", "days=2");
        assertThat(made.text()).contains("/data-exports/fwx_");
        assertThat(html(page).text()).contains("valid").doesNotContain("/data-exports/fwx_");
        assertThat(form(page + "/links", "days=99").status()).isEqualTo(400);
        String link = show(id).at("/links/0/id").asText();
        assertThat(form(page + "/links/" + link + "/revocation", "").status()).isEqualTo(303);
        assertThat(html(page).text()).contains("revoked");
        assertThat(form(page + "/deletion", "").status()).isEqualTo(303);
        assertThat(html(page).status()).isEqualTo(404);
    }

    private void report() {
        Answer taken = TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server("/device/v1/events"))
                .header("Memfault-Project-Key", maker.projectKey)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("""
                        {"device": {"serial": "%s"},
                         "events": [{"type": "heartbeat", "metrics": {"flow_lpm": 12.5}}]}
                        """.formatted(SERIAL))));
        assertThat(taken.status()).as(taken.text()).isLessThan(300);
        eventually(() -> assertThat(
                        maker.get(maker.api("/devices/" + SERIAL + "/metrics")).text())
                .contains("flow_lpm"));
    }

    private String prepared() {
        report();
        Answer asked = maker.post(maker.api("/data-exports"), Map.of("serial", SERIAL));
        assertThat(asked.status()).as(asked.text()).isEqualTo(202);
        String id = asked.json().get("id").asText();
        eventually(() -> assertThat(show(id).at("/export/state").asText()).isEqualTo("READY"));
        return id;
    }

    private JsonNode show(String id) {
        return maker.get(maker.api("/data-exports/" + id)).json();
    }

    private URI link(String id, int days) {
        Answer made = maker.post(maker.api("/data-exports/" + id + "/links"), Map.of("days", days));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return URI.create(made.json().get("url").asText());
    }

    private Path file(String id) {
        return data.resolve("exports").resolve(maker.id.toString()).resolve(id);
    }

    private static Answer fetch(URI link, String range, String ifRange) {
        var request = HttpRequest.newBuilder(link).header("Accept", "application/json");
        if (!range.isEmpty()) {
            request.header("Range", range);
        }
        if (!ifRange.isEmpty()) {
            request.header("If-Range", ifRange);
        }
        return TestOrganization.send(request.GET());
    }

    private Answer html(String path) {
        return TestOrganization.send(
                maker.request(path).header("Accept", "text/html").GET());
    }

    private Answer form(String path, String body) {
        return TestOrganization.send(maker.request(path)
                .header("Accept", "text/html")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
    }

    private static Map<String, String> unzip(byte[] bytes) throws IOException {
        var files = new HashMap<String, String>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return files;
    }
}
