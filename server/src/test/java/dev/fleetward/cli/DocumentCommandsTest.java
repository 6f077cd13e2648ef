package dev.fleetward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class DocumentCommandsTest {
    private final TestOrganization maker = new TestOrganization();
    private final Shell shell = new Shell(maker);

    @TempDir
    Path folder;

    @Test
    void documents_are_listed_written_and_printed_by_command() throws IOException {
        var listed = shell.run("document", "list", "--product", "pump");
        assertThat(listed.code()).isEqualTo(3);
        var missing = shell.run("document", "missing", "--product", "pump", "declaration");
        assertThat(missing.code()).isEqualTo(3);

        shell.prints("document", "write", "--product", "pump", "sign.name", "Ada Maker");
        Path text = Files.writeString(folder.resolve("design.txt"), "Bootloader, then main");
        shell.prints("document", "write", "--product", "pump", "--file", text.toString(), "CRA.AX7.2.a");

        assertThat(shell.prints("document", "texts", "--product", "pump"))
                .contains("Ada Maker", "Bootloader, then main", "CRA.AX2.5");
        Path pdf = folder.resolve("declaration.pdf");
        shell.prints("document", "print", "--product", "pump", "--output", pdf.toString(), "declaration");
        assertThat(Files.readString(pdf, java.nio.charset.StandardCharsets.ISO_8859_1))
                .startsWith("%PDF-1.");
        assertThat(shell.refuses("document", "write", "--product", "pump", "CRA.AX9", "x"))
                .contains("CRA.AX9");
        assertThat(shell.refuses("document", "write", "--product", "pump", "CRA.AX2.5"))
                .contains("give the text");
    }

    @Test
    void documentation_is_frozen_downloaded_and_verified_offline_by_command() throws IOException {
        assertThat(maker.put(
                                maker.api("/software-versions/main/2.1.0/sbom"),
                                "application/json",
                                BodyPublishers.ofString("""
                                        {"bomFormat":"CycloneDX","specVersion":"1.6","components":[
                                         {"type":"library","name":"lwip","version":"2.1.2"}]}
                                        """))
                        .status())
                .isBetween(200, 299);
        assertThat(shell.refuses("document", "freeze", "--product", "pump", "2.1.0"))
                .contains("items are missing");

        String frozen = shell.prints("document", "freeze", "--product", "pump", "--incomplete", "main:2.1.0");
        String id = frozen.substring(0, frozen.indexOf(':'));
        Path zip = folder.resolve("pump.zip");
        shell.prints("document", "download", "--product", "pump", "--output", zip.toString(), id);

        assertThat(frozen).contains("main 2.1.0, INCOMPLETE");
        assertThat(shell.prints("document", "frozen", "--product", "pump")).contains(id);
        assertThat(shell.prints("evidence", "verify", zip.toString()))
                .startsWith("whole: technical documentation of pump main 2.1.0, frozen ")
                .contains("INCOMPLETE (", "which is the one inside the ZIP");
        assertThat(shell.refuses("document", "delete", "--product", "pump", id)).contains("Article 13(13)");
        byte[] bytes = Files.readAllBytes(zip);
        bytes[bytes.length / 2] ^= 1;
        Files.write(zip, bytes);
        assertThat(shell.run("evidence", "verify", zip.toString()).code()).isNotZero();
    }

    @Test
    void the_public_page_and_checklists_have_commands() throws IOException {
        assertThat(shell.prints("public-page", "show", "--product", "pump"))
                .isEqualTo("not public; SBOMs not shown, release notes not shown");
        assertThat(shell.prints("public-page", "set", "--product", "pump", "--sbom", "true"))
                .contains("SBOMs shown");
        assertThat(shell.refuses(
                        "public-page",
                        "qr",
                        "--product",
                        "pump",
                        "--output",
                        folder.resolve("q.svg").toString()))
                .contains("409");
        assertThat(shell.prints("checklist", "items", "--product", "pump", "--role", "importer"))
                .contains("CRA Article 19(2)(a)");
        assertThat(shell.prints("checklist", "list", "--product", "pump")).isEqualTo("no checklist has been filled in");
        Path empty = Files.writeString(folder.resolve("c.json"), "{\"role\":\"importer\"}");
        assertThat(shell.refuses("checklist", "keep", "--product", "pump", empty.toString()))
                .contains("checkedOn");
    }
}
