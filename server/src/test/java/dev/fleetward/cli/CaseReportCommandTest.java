package dev.fleetward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.Json;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What came in from outside, on the command line. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class CaseReportCommandTest {
    private final TestOrganization maker = new TestOrganization();
    private final Shell shell = new Shell(maker);

    @TempDir
    Path directory;

    @Test
    void a_report_is_read_and_its_file_fetched() throws IOException {
        assertThat(of("intake")).contains("no report page is open", "no report yet");
        patch("/api/v1/maker-facts", Map.of("csirt", "DE"));
        patch(maker.api("/law-facts"), Map.of("publishedAs", maker.slug));
        TestOrganization.send(
                HttpRequest.newBuilder(
                                TestOrganization.server("/api/v1/public/products/%s/reports".formatted(maker.slug)))
                        .header("Content-Type", "multipart/form-data; boundary=x")
                        .POST(
                                BodyPublishers.ofString(
                                        "--x\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nOverflow\r\n"
                                                + "--x\r\nContent-Disposition: form-data; name=\"description\"\r\n\r\nSee file\r\n"
                                                + "--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.txt\"\r\n\r\nbytes\r\n--x--\r\n")));

        assertThat(of("intake")).contains("/p/" + maker.slug + "/report", "0 of 1 reports answered");
        String report = of("report", "C-1");
        assertThat(report).contains("Overflow", "somebody without a name", "See file", "a.txt", "5 bytes");
        String id = maker.get(maker.api("/cases/C-1/report"))
                .json()
                .at("/attachments/0/id")
                .asText();
        Path file = directory.resolve("a.bin");
        assertThat(of("attachment", "C-1", id, "--out", file.toString())).contains("saved");
        assertThat(Files.readString(file)).isEqualTo("bytes");
    }

    @Test
    void a_mail_is_read_in_and_the_case_scored() throws IOException {
        patch("/api/v1/maker-facts", Map.of("csirt", "DE"));
        Path mail = Files.writeString(
                directory.resolve("mail.eml"),
                "From: Grace <grace@example.org>\r\nSubject: Overflow\r\nMessage-ID: <1@example.org>\r\n\r\nSend 300 bytes.\r\n");

        assertThat(of("import-mail", mail.toString())).isEqualTo("C-1 is open");
        assertThat(of("import-mail", mail.toString())).isEqualTo("known already, in C-1");
        assertThat(of("report", "C-1")).contains("Grace <grace@example.org>", "Send 300 bytes.", "mail.eml");
        assertThat(of("cvss", "C-1")).isEqualTo("not scored yet");
        assertThat(of("cvss", "C-1", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"))
                .startsWith("9.8 Critical");
        assertThat(of("cvss", "C-1")).startsWith("9.8 Critical");
        Path none = Files.writeString(directory.resolve("none.eml"), "hello");
        assertThat(shell.refuses("case", "import-mail", none.toString(), "--product", "pump"))
                .contains("This is no mail");
    }

    @Test
    void a_key_that_is_none_is_refused() throws IOException {
        Path file = Files.writeString(directory.resolve("key.asc"), "no key");

        assertThat(shell.refuses("case", "intake-key", "--set", file.toString()))
                .contains("OpenPGP public key");
        assertThat(shell.refuses("case", "intake-key")).contains("There is no key");
    }

    private String of(String... arguments) {
        var all = new java.util.ArrayList<>(java.util.List.of("case"));
        all.addAll(java.util.List.of(arguments));
        all.addAll(java.util.List.of("--product", "pump"));
        return shell.prints(all.toArray(String[]::new));
    }

    private void patch(String path, Object body) {
        TestOrganization.send(maker.request(path)
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString(Json.write(body))));
    }
}
