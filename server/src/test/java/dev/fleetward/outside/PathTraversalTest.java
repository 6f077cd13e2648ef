package dev.fleetward.outside;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.RawHttp;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** A name from outside is never a place on the disk: in archives, of uploads, in addresses. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class PathTraversalTest {
    private static final String SBOM = """
            {"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"type":"library","name":"a","version":"1"}]}""";

    private final TestOrganization maker = new TestOrganization();
    private final String file = "climbed-" + UUID.randomUUID() + ".json";
    private final Path data = Path.of(ConfigProvider.getConfig().getValue("fleetward.data", String.class));

    private List<String> climbing() {
        return List.of(
                "../" + file,
                "../../../../../../../../tmp/" + file,
                "/tmp/" + file,
                "a/../../" + file,
                "..\\" + file,
                "./../" + file,
                data + "/" + file,
                "a\0/../" + file);
    }

    @Test
    void no_archive_puts_a_file_where_its_names_say() throws IOException {
        for (String name : climbing()) {
            for (byte[] archive : List.of(zip(name), tar(name, false), tar(name, true))) {
                Answer answer = maker.put(
                        maker.api("/software-versions/main/1.0/sbom"),
                        "application/octet-stream",
                        BodyPublishers.ofByteArray(archive));
                assertThat(answer.status()).as(answer.text()).isIn(200, 201, 400);
                for (String path : new String[] {"/api/v1/feeds/imports", "/api/v1/feeds/bundles"}) {
                    Answer taken = TestOrganization.send(maker.request(path)
                            .header("Content-Type", "application/octet-stream")
                            .POST(BodyPublishers.ofByteArray(archive)));
                    assertThat(taken.status()).as(taken.text()).isLessThan(500).isNotIn(404, 405);
                }
            }
        }

        nothingClimbed();
    }

    @Test
    void no_upload_lies_under_the_name_it_was_given() throws IOException {
        for (String name : climbing()) {
            String query = "?filename=" + URLEncoder.encode(name, StandardCharsets.UTF_8);
            for (String path : new String[] {"/artifacts", "/symbols", "/artifact-uploads"}) {
                Answer answer = TestOrganization.send(maker.request(maker.api(path + query))
                        .header("Content-Type", "application/octet-stream")
                        .POST(BodyPublishers.ofString(SBOM)));
                assertThat(answer.status()).as("%s as %s", path, name).isLessThan(500);
            }
        }

        nothingClimbed();
    }

    @Test
    void no_address_leads_to_the_disk() {
        for (String path : List.of(
                "/app/..%2f..%2f..%2fetc%2fpasswd",
                "/app/....//....//etc/passwd",
                "/api/v1/products/..%2f..%2fetc/artifacts/%2e%2e%2f%2e%2e%2fmaster.key/content",
                "/api/v1/products/pump/symbols/..%2f..%2f..%2fmaster.key/content",
                "/products/pump/devices/..%2f..%2f/recordings/..%2fmaster.key/content",
                "/app/%00/etc/passwd",
                "/app/fleetward.css/../../../../master.key",
                "//etc/passwd",
                "/q/../etc/passwd")) {
            var reply = RawHttp.exchange(
                    "GET %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nConnection: close\r\n\r\n"
                            .formatted(path, maker.token));

            assertThat(reply.status()).as(path).isBetween(300, 499);
            assertThat(reply.text()).as(path).doesNotContain("root:");
        }
    }

    private void nothingClimbed() throws IOException {
        for (Path place : List.of(
                data, data.resolveSibling("tmp"), Path.of("/tmp"), Path.of("").toAbsolutePath())) {
            if (Files.isDirectory(place)) {
                try (var files = Files.walk(place, place.equals(data) ? 8 : 1)) {
                    assertThat(files.map(Path::getFileName).map(String::valueOf))
                            .noneMatch(file::equals);
                }
            }
        }
    }

    private static byte[] zip(String name) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(SBOM.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static byte[] tar(String name, boolean link) throws IOException {
        var bytes = new ByteArrayOutputStream();
        byte[] content = link ? new byte[0] : SBOM.getBytes(StandardCharsets.UTF_8);
        try (var tar = new TarArchiveOutputStream(bytes, StandardCharsets.UTF_8.name())) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            var entry =
                    link ? new TarArchiveEntry("sbom.json", TarConstants.LF_SYMLINK) : new TarArchiveEntry(name, true);
            entry.setLinkName(link ? name : "");
            entry.setSize(content.length);
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
        }
        return bytes.toByteArray();
    }
}
