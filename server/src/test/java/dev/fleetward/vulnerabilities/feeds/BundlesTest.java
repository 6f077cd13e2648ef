package dev.fleetward.vulnerabilities.feeds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.Json;
import dev.fleetward.vulnerabilities.Fleet;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Feeds carried to a server without internet. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class BundlesTest {
    private static final Instant WEEK_AGO =
            Instant.now().minus(Duration.ofDays(7)).truncatedTo(ChronoUnit.SECONDS);
    private static final String KEV = """
            {"catalogVersion":"1","count":1,"vulnerabilities":[{"cveID":"CVE-2026-0001","vendorProject":"V","product":"P",
             "vulnerabilityName":"N","dateAdded":"2026-02-03","shortDescription":"S","requiredAction":"U",
             "dueDate":"2026-02-24"}]}
            """;

    @Inject
    DropFolder folder;

    private final TestOrganization maker = new TestOrganization();
    private final Map<String, String> files = new LinkedHashMap<>(
            Map.of("kev/kev.json", KEV, "files/osv.json", Fleet.record("GHSA-1", "CVE-2026-0001", "a", "2.0.0")));

    @Test
    void all_of_a_bundle_is_imported_and_shows_where_it_came_from() throws IOException {
        var answer = send(bundle(files));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().get("files")).hasSize(2);
        assertThat(answer.json().get("rejected").asInt()).isZero();
        var kev = maker.get("/api/v1/feeds/kev").json();
        assertThat(kev.at("/lastImport/fileName").asText()).isEqualTo("kev/kev.json");
        assertThat(kev.at("/lastImport/source").asText()).isEqualTo("https://feeds.example/kev/kev.json");
        assertThat(kev.at("/lastImport/fetchedAt").asText()).isEqualTo(WEEK_AGO.toString());
        assertThat(kev.get("lastSuccessAt").asText()).isEqualTo(WEEK_AGO.toString());
        assertThat(kev.get("state").asText())
                .as("what was fetched a week ago is not fresh because it is imported today")
                .isEqualTo("stale");
        assertThat(maker.get("/api/v1/feeds/osv")
                        .json()
                        .at("/lastImport/imported")
                        .asInt())
                .isEqualTo(1);
        assertThat(page("/settings/feeds/kev")).contains("from https://feeds.example/kev/kev.json", "fetched");
    }

    @Test
    void a_bundle_that_was_changed_on_the_way_imports_nothing() throws IOException {
        var changed = new LinkedHashMap<>(files);
        changed.put("kev/kev.json", KEV.replace("0001", "0002"));

        assertRefused(archive(manifest(files), changed), "kev/kev.json has");
        changed.remove("kev/kev.json");
        assertRefused(archive(manifest(files), changed), "the archive has");
        changed.put("kev/kev.json", KEV);
        changed.put("more.json", "{}");
        assertRefused(archive(manifest(files), changed), "");
        assertRefused(archive("{}", files), "of the form");
        assertRefused(archive("[", files), "not JSON");
        assertRefused(KEV.getBytes(StandardCharsets.UTF_8), "");
        byte[] whole = bundle(files);
        assertRefused(java.util.Arrays.copyOf(whole, 3_000), "");
        assertThat(maker.get("/api/v1/feeds/kev").json().get("state").asText()).isEqualTo("unused");
        assertThat(maker.get("/api/v1/feeds/osv").json().get("state").asText()).isEqualTo("unused");
    }

    @Test
    void a_file_that_cannot_be_read_keeps_no_other_out() throws IOException {
        files.put("files/broken.json", "{\"id\":");

        var answer = send(bundle(files)).json();

        assertThat(answer.get("rejected").asInt()).isEqualTo(1);
        assertThat(answer.findValuesAsText("failure")).anyMatch(why -> why.contains("well-formed"));
        assertThat(maker.get("/api/v1/feeds/osv/imports").json().get("items")).hasSize(2);
    }

    @Test
    void what_is_put_into_the_drop_folder_is_imported(@TempDir Path root) throws IOException {
        Path home = Files.createDirectories(root.resolve(maker.slug));
        Path other = Files.createDirectories(root.resolve("nobody"));
        Files.write(settled(other.resolve("feeds.tar")), bundle(files));
        Files.write(home.resolve("feeds.tar"), bundle(files));
        Files.writeString(home.resolve("broken.json"), "nothing");
        Files.writeString(home.resolve("half.json"), "{\"id\":");
        settled(home.resolve("feeds.tar"));
        settled(home.resolve("broken.json"));

        folder.look(root);

        assertThat(home.resolve("taken/feeds.tar")).exists();
        assertThat(home.resolve("refused/broken.json")).exists();
        assertThat(home.resolve("refused/broken.json.why.txt")).content().contains("well-formed");
        assertThat(home.resolve("half.json"))
                .as("perhaps it is still being written")
                .exists();
        assertThat(other.resolve("feeds.tar")).exists();
        assertThat(maker.get("/api/v1/feeds/kev")
                        .json()
                        .at("/lastImport/importedBy")
                        .asText())
                .isEqualTo("Operator");
    }

    private static Path settled(Path file) throws IOException {
        if (!Files.exists(file)) {
            Files.createFile(file);
        }
        return Files.setLastModifiedTime(file, FileTime.from(WEEK_AGO));
    }

    private void assertRefused(byte[] bundle, String why) {
        var answer = send(bundle);
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.json().get("type").asText()).contains("damaged-bundle");
        assertThat(answer.json().get("detail").asText()).contains(why);
    }

    private TestOrganization.Answer send(byte[] bundle) {
        return TestOrganization.send(maker.request("/api/v1/feeds/bundles?file=feeds.tar")
                .header("Content-Type", "application/octet-stream")
                .POST(BodyPublishers.ofByteArray(bundle)));
    }

    private String page(String path) {
        return TestOrganization.send(
                        maker.request(path).header("Accept", "text/html").GET())
                .text();
    }

    private static byte[] bundle(Map<String, String> files) throws IOException {
        return archive(manifest(files), files);
    }

    private static String manifest(Map<String, String> files) {
        List<BundleManifest.Entry> entries = new ArrayList<>();
        files.forEach((path, content) -> entries.add(new BundleManifest.Entry(
                path,
                path.startsWith("kev") ? "kev" : "",
                "https://feeds.example/" + path,
                WEEK_AGO,
                content.getBytes(StandardCharsets.UTF_8).length,
                sha256(content))));
        return Json.write(BundleManifest.of(WEEK_AGO, entries));
    }

    private static byte[] archive(String manifest, Map<String, String> files) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(bytes)) {
            put(tar, BundleManifest.NAME, manifest);
            for (var file : files.entrySet()) {
                put(tar, file.getKey(), file.getValue());
            }
        }
        return bytes.toByteArray();
    }

    private static void put(TarArchiveOutputStream tar, String name, String content) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        var entry = new TarArchiveEntry(name);
        entry.setSize(bytes.length);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
