package dev.fleetward.compliance.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.access.Caller;
import dev.fleetward.access.Role;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.Seed;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Products;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class FrozenFilesTest {
    private final StatedProduct product = new StatedProduct();
    private final TestOrganization maker = product.maker;

    @TempDir
    Path folder;

    @Test
    void a_frozen_file_holds_documents_and_data_and_verifies_offline() throws Exception {
        complete();
        JsonNode frozen = freeze("2.1.0", false).json();

        byte[] zip = download(frozen);
        Map<String, byte[]> files = unzip(zip);

        assertThat(frozen.get("complete").asBoolean()).isTrue();
        assertThat(frozen.get("sha256").asText()).isEqualTo(sha256(zip));
        assertThat(frozen.get("frozenBy").asText()).isNotBlank();
        assertThat(files.keySet())
                .contains(
                        "declaration.pdf",
                        "simplified-declaration.pdf",
                        "uk-statement.pdf",
                        "user-information.pdf",
                        "technical-documentation.pdf",
                        "declaration.json",
                        "sbom.cdx.json",
                        "evidence-matrix.json",
                        "law-facts.json",
                        "due-diligence.json",
                        "due-diligence.csv",
                        "uploads/CRA.AX5/signed.pdf",
                        "manifest.json",
                        "manifest.sig",
                        "key.pem")
                .doesNotContain("INCOMPLETE.txt");
        assertThat(text(files, "sbom.cdx.json")).contains("\"bomFormat\":\"CycloneDX\"", "lwip");
        assertThat(text(files, "law-facts.json")).contains("Pumpmaker GmbH", "Serial number on the label");
        assertThat(Archivable.faults(files.get("technical-documentation.pdf"))).isEmpty();
        for (JsonNode file : Json.MAPPER.readTree(files.get("manifest.json")).get("files")) {
            byte[] content = files.get(file.get("name").asText());
            assertThat(file.get("bytes").asLong()).isEqualTo(content.length);
            assertThat(file.get("sha256").asText()).isEqualTo(sha256(content));
        }
        FrozenVerification verdict = verify(files);
        assertThat(verdict.faults()).isEmpty();
        assertThat(verdict.state()).isEqualTo("COMPLETE");
        assertThat(verdict.product()).isEqualTo("pump");
        assertThat(verdict.version()).isEqualTo("main 2.1.0");
    }

    @Test
    void what_is_changed_added_or_missing_is_named() throws IOException {
        complete();
        Map<String, byte[]> files = unzip(download(freeze("2.1.0", false).json()));

        var changed = new LinkedHashMap<>(files);
        changed.put("law-facts.json", "{}".getBytes(StandardCharsets.UTF_8));
        changed.put("extra.txt", new byte[1]);
        changed.remove("README.txt");

        assertThat(verify(changed).faults())
                .containsExactlyInAnyOrder(
                        "law-facts.json: its content is not what was signed",
                        "README.txt: it is missing",
                        "extra.txt: the manifest does not name it");
        var forged = new LinkedHashMap<>(files);
        forged.put(
                "manifest.json",
                text(files, "manifest.json").replace("\"pump\"", "\"pumq\"").getBytes(StandardCharsets.UTF_8));
        assertThat(verify(forged).faults()).containsExactly("manifest.json: the signature does not match");
        assertThat(FrozenVerification.of(zip(files), Optional.of("no key")).faults())
                .anyMatch(fault -> fault.contains("another key"));
        forged.remove("manifest.sig");
        assertThat(verify(forged).faults()).singleElement().asString().contains("it has no manifest.sig");
    }

    @Test
    void what_is_incomplete_is_frozen_only_when_the_person_says_so_and_is_marked() throws IOException {
        product.runs("2.1.0");

        Answer refused = freeze("2.1.0", false);
        JsonNode frozen = freeze("2.1.0", true).json();

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().get("type").asText()).endsWith("documentation-incomplete");
        assertThat(refused.json().get("detail").asText())
                .contains("items are missing, such as Technical documentation:");
        Map<String, byte[]> files = unzip(download(frozen));
        assertThat(text(files, "INCOMPLETE.txt")).contains("EU declaration of conformity: Manufacturer (item 2)");
        assertThat(verify(files).state()).isEqualTo("INCOMPLETE");
        assertThat(verify(files).missing()).hasSameSizeAs(frozen.get("missing"));
        assertThat(maker.get(maker.api("/frozen-files/%s/file"
                                .formatted(frozen.get("id").asText())))
                        .header("Content-Disposition"))
                .contains("INCOMPLETE");
    }

    @Test
    void deletion_within_ten_years_is_refused_with_the_day_and_the_article() {
        complete();
        JsonNode frozen = freeze("2.1.0", false).json();

        Answer refused =
                maker.delete(maker.api("/frozen-files/" + frozen.get("id").asText()));

        assertThat(frozen.get("keptUntil").asText()).isEqualTo("2038-01-15");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().get("detail").asText())
                .isEqualTo("This frozen file of main 2.1.0 must be kept until 2038-01-15 (CRA Article 13(13)).");
        assertThat(maker.get(maker.api("/frozen-files")).json().get("items")).hasSize(1);
    }

    @Test
    void where_the_placing_on_the_market_is_not_stated_nothing_is_deleted() {
        product.runs("2.1.0");
        JsonNode frozen = freeze("2.1.0", true).json();

        Answer refused =
                maker.delete(maker.api("/frozen-files/" + frozen.get("id").asText()));

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().get("detail").asText()).contains("nobody stated that day");
    }

    @Test
    void a_product_stays_while_its_frozen_documentation_must_be_kept() {
        complete();
        freeze("2.1.0", false);
        var products = Seed.bean(Products.class);
        var db = Seed.bean(Db.class);
        var caller = new Caller(maker.id, "test", "Test", Role.OWNER, "127.0.0.1");
        var pump = products.require(maker.id, maker.product);

        assertThatThrownBy(() -> db.doInTransaction(maker.id, tx -> products.delete(tx, caller, pump)))
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.status()).isEqualTo(409);
                    assertThat(problem.detail()).contains("The product cannot be deleted", "until 2038-01-15");
                });

        assertThat(products.require(maker.id, maker.product)).isEqualTo(pump);
    }

    @Test
    void retention_is_ten_years_or_the_support_period_whichever_is_longer() {
        var frozen = new FrozenFile(
                UUID.randomUUID(),
                "main",
                "1",
                Instant.parse("2027-06-01T00:00:00Z"),
                "Ada",
                "",
                0,
                0,
                List.of(),
                Optional.of(LocalDate.parse("2028-01-15")),
                Optional.of(LocalDate.parse("2032-12-31")));

        assertThat(Retention.until(frozen, Optional.empty(), Optional.empty())).contains(LocalDate.parse("2038-01-15"));
        assertThat(Retention.until(frozen, Optional.of(LocalDate.parse("2026-01-01")), Optional.empty()))
                .contains(LocalDate.parse("2038-01-15"));
        assertThat(Retention.until(frozen, Optional.empty(), Optional.of(LocalDate.parse("2045-03-31"))))
                .contains(LocalDate.parse("2045-03-31"));
    }

    @Test
    void bad_input_is_refused_and_another_organization_sees_nothing() {
        complete();
        JsonNode frozen = freeze("2.1.0", false).json();

        assertThat(freeze("9.9.9", true).status()).isEqualTo(404);
        assertThat(maker.post(maker.api("/frozen-files"), Map.of()).status()).isEqualTo(400);
        assertThat(maker.get(maker.api("/frozen-files/" + UUID.randomUUID())).status())
                .isEqualTo(404);
        var other = new TestOrganization();
        assertThat(other.get(other.api("/frozen-files/" + frozen.get("id").asText()))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void the_page_freezes_and_lists() {
        complete();

        Answer saved = TestOrganization.send(maker.request("/products/pump/compliance/frozen-files")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "text/html")
                .POST(BodyPublishers.ofString("software=main+2.1.0")));

        assertThat(saved.status()).isIn(200, 303);
        assertThat(TestOrganization.send(maker.request("/products/pump/compliance/frozen-files")
                                .header("Accept", "text/html")
                                .GET())
                        .text())
                .contains("1 frozen file of Pump", "2038-01-15", "Complete");
    }

    private void complete() {
        product.states()
                .runs("2.1.0")
                .uploads("CRA.AX5", "signed.pdf", "%PDF-signed")
                .uploads("CRA.AX7.1.c", "photos.pdf", "%PDF-photos")
                .uploads("CRA.AX7.6", "tests.pdf", "%PDF-tests");
    }

    private Answer freeze(String version, boolean evenIncomplete) {
        return maker.post(maker.api("/frozen-files"), Map.of("version", version, "evenIncomplete", evenIncomplete));
    }

    private byte[] download(JsonNode frozen) {
        Answer answer = maker.get(
                maker.api("/frozen-files/%s/file".formatted(frozen.get("id").asText())));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.response().body();
    }

    private FrozenVerification verify(Map<String, byte[]> files) throws IOException {
        return FrozenVerification.of(zip(files), Optional.empty());
    }

    private static String text(Map<String, byte[]> files, String name) {
        return new String(files.get(name), StandardCharsets.UTF_8);
    }

    private Path zip(Map<String, byte[]> files) throws IOException {
        Path file = Files.createTempFile(folder, "frozen", ".zip");
        try (var out = new ZipOutputStream(Files.newOutputStream(file))) {
            for (var entry : files.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue());
            }
        }
        return file;
    }

    private static Map<String, byte[]> unzip(byte[] bytes) throws IOException {
        var files = new LinkedHashMap<String, byte[]>();
        try (var in = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                files.put(entry.getName(), in.readAllBytes());
            }
        }
        return files;
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
