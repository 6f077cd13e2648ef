package dev.fleetward.compliance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.kernel.Json;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class TechnicalFileTest {
    private static final Path PICTURES = Path.of("target", "screenshots");

    private final TestOrganization maker = new TestOrganization();

    @Test
    void an_empty_file_lists_everything_as_missing() throws IOException {
        String text = text(print());

        assertThat(text)
                .contains("Technical documentation")
                .contains("0 of 30 items are there, 30 are missing")
                .contains("Annex VII (3) Risk assessment Missing: upload it under Documents")
                .contains("Manufacturer not stated")
                .contains("No software version is known");
    }

    @Test
    void what_is_stated_uploaded_and_measured_stands_in_the_file() throws IOException {
        fill();
        String uploaded = put("/documents/CRA.AX7.3?fileName=risks.pdf", "application/pdf", "risk assessment")
                .json()
                .get("sha256")
                .asText();
        put("/requirements/CRA.I.2.m/exception", "application/json", "{\"justification\":\"Stores no user data\"}");
        maker.post(maker.api("/evidence/measurements"), "");
        byte[] pdf = print();

        String text = text(pdf).replaceAll("\\s+", " ");
        assertThat(text)
                .contains("Pump, type P-200")
                .contains("Pumpmaker GmbH")
                .contains("Weg 1")
                .contains("risks.pdf")
                .contains(uploaded)
                .contains("Important, class I (Annex III)")
                .contains("Module H: full quality assurance")
                .contains("2027-01-01 to 2032-12-31")
                .contains("Stores no user data")
                .contains("Part II (6) Contact for vulnerability reports")
                .contains("3 of 4 facts wanted")
                .contains("corrigenda of 5.12.2024 and 2.7.2025");
        String head =
                maker.get(maker.api("/evidence/verify")).json().get("headHash").asText();
        assertThat(text.replaceAll("\\s", "")).contains(head);
        savePictures(pdf);
    }

    @Test
    void hostile_text_neither_breaks_nor_enters_the_file() throws IOException {
        patch(maker.api("/law-facts"), Map.of("intendedPurpose", "<img src='file:///etc/passwd'/>\u0001]]>&<style>"));

        assertThat(text(print())).contains("<img src='file:///etc/passwd'/>");
    }

    @Test
    void an_item_is_there_once_its_fact_is_stated_or_its_document_uploaded() {
        assertThat(item("CRA.AX7.1.a").get("present").asBoolean()).isFalse();

        fill();
        put("/documents/CRA.AX5?fileName=declaration.pdf", "application/pdf", "signed");

        assertThat(item("CRA.AX7.1.a").get("present").asBoolean()).isTrue();
        assertThat(item("CRA.AX5").get("what").asText()).isEqualTo("declaration.pdf");
        assertThat(item("CRA.AX7.2.b.sbom").get("what").asText()).contains("0 of 0");
    }

    @Test
    void a_document_comes_back_byte_for_byte_and_never_as_a_page() {
        put("/documents/CRA.AX7.3?fileName=x.html", "text/html", "<script>alert(1)</script>");

        Answer file = maker.get(maker.api("/documents/CRA.AX7.3/file"));

        assertThat(file.text()).isEqualTo("<script>alert(1)</script>");
        assertThat(file.header("Content-Type")).isEqualTo("application/octet-stream");
        assertThat(file.header("Content-Disposition")).startsWith("attachment");
    }

    @Test
    void bad_uploads_are_refused() {
        assertThat(put("/documents/CRA.AX9?fileName=x", "text/plain", "x").status())
                .isEqualTo(404);
        assertThat(put("/documents/CRA.AX5?fileName=", "text/plain", "x").status())
                .isEqualTo(400);
        assertThat(put("/documents/CRA.AX5?fileName=x", "text/plain", "").status())
                .isEqualTo(400);
        assertThat(maker.get(maker.api("/documents/CRA.AX5/file")).status()).isEqualTo(404);
    }

    @Test
    void internal_control_is_not_open_to_an_important_product() {
        Answer refused = classify("important-i", "a");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().get("detail").asText()).contains("Article 32");
        assertThat(classify("default", "a").status()).isEqualTo(200);
    }

    @Test
    void the_documents_page_counts_what_is_missing() {
        Answer page = TestOrganization.send(maker.request("/products/pump/compliance/documents")
                .header("Accept", "text/html")
                .GET());

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text()).contains("30 of 30 items the law wants are missing");
    }

    private void fill() {
        patch(
                "/api/v1/maker-facts",
                Map.of(
                        "name", "Pumpmaker GmbH",
                        "postalAddress", "Weg 1\n1010 Wien",
                        "email", "info@pump.example",
                        "securityContact", "mailto:psirt@pump.example",
                        "policyUrl", "https://pump.example/cvd"));
        patch(
                maker.api("/law-facts"),
                Map.of(
                        "typeDesignation", "P-200",
                        "intendedPurpose", "Moves water in homes",
                        "supportFrom", "2027-01-01",
                        "supportUntil", "2032-12-31",
                        "supportReasons", "Pumps run about six years"));
        classify("important-i", "h");
    }

    private Answer classify(String productClass, String route) {
        return put(
                "/classification",
                "application/json",
                Json.write(Map.of(
                        "productClass",
                        productClass,
                        "category",
                        productClass.equals("default") ? "" : "smart home products with security functionalities",
                        "coreFunction",
                        "pumps water",
                        "route",
                        route)));
    }

    private byte[] print() {
        Answer answer = maker.get(maker.api("/technical-file"));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/pdf");
        return answer.response().body();
    }

    private JsonNode item(String id) {
        return StreamSupport.stream(
                        maker.get(maker.api("/documents")).json().get("items").spliterator(), false)
                .filter(item -> item.get("id").asText().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private Answer put(String path, String contentType, String body) {
        return maker.put(maker.api(path), contentType, BodyPublishers.ofString(body));
    }

    private void patch(String path, Object body) {
        Answer answer = TestOrganization.send(maker.request(path)
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString(Json.write(body))));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    private static String text(byte[] pdf) throws IOException {
        try (var document = Loader.loadPDF(pdf)) {
            return new PDFTextStripper().getText(document);
        }
    }

    private static void savePictures(byte[] pdf) throws IOException {
        Files.createDirectories(PICTURES);
        try (var document = Loader.loadPDF(pdf)) {
            var renderer = new PDFRenderer(document);
            for (int page = 0; page < document.getNumberOfPages(); page++) {
                ImageIO.write(
                        renderer.renderImageWithDPI(page, 80),
                        "png",
                        PICTURES.resolve("technical-file-" + (page + 1) + ".png")
                                .toFile());
            }
        }
    }
}
