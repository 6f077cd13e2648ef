package dev.fleetward.compliance.documents;

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
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class LegalDocumentsTest {
    private static final Path PICTURES = Path.of("target", "screenshots");

    private final StatedProduct product = new StatedProduct();
    private final TestOrganization maker = product.maker;

    @ParameterizedTest
    @EnumSource
    void each_document_is_archivable_by_an_independent_validator(LegalDocument document) throws IOException {
        byte[] empty = print(document);
        product.states().runs("2.1.0");
        byte[] full = print(document);

        assertThat(Archivable.faults(empty)).isEmpty();
        assertThat(Archivable.faults(full)).isEmpty();
        savePictures(document, full);
    }

    @Test
    void the_declaration_has_all_eight_items_of_annex_v_and_the_signature() throws IOException {
        product.states();

        String text = text(print(LegalDocument.DECLARATION));

        assertThat(text)
                .contains("EU declaration of conformity")
                .contains("Regulation (EU) 2024/2847, Annex V")
                .contains("1 Name, type and identification")
                .contains("P-200")
                .contains("Serial number on the label")
                .contains("2 Name and address of the manufacturer")
                .contains("Pumpmaker GmbH")
                .contains("Weg 1")
                .contains("issued under the sole responsibility of the provider")
                .contains("4 Object of the declaration")
                .contains("OJ L, 2024/2847, 20.11.2024")
                .contains("6 Standards, common specifications")
                .contains("Größe, Ελληνικά, Кириллица")
                .contains("No notified body took part.")
                .contains("8 Additional information")
                .contains("Signed for and on behalf of: Pumpmaker GmbH")
                .contains("Wien, 2027-12-01")
                .contains("Ada Maker")
                .contains("Page 1 of")
                .doesNotContain("Missing")
                .doesNotContain("Not to be signed");
    }

    @Test
    void what_is_missing_is_listed_and_leads_to_the_page_that_fills_it() throws IOException {
        JsonNode sheet = json(LegalDocument.DECLARATION);

        assertThat(sheet.get("missing").findValuesAsText("title"))
                .contains("Type", "Manufacturer", "Address", "Standards, specifications and certification")
                .contains("Place of issue", "Date of issue", "Name of who signs", "Function of who signs");
        assertThat(sheet.at("/missing").findValuesAsText("fill")).allMatch(link -> link.startsWith("/products/pump/"));
        int missing = sheet.get("missing").size();
        assertThat(text(print(LegalDocument.DECLARATION)))
                .contains("Not to be signed or handed out yet: %d items before this document is complete"
                        .formatted(missing))
                .contains("Missing: not stated.");

        product.states();

        assertThat(json(LegalDocument.DECLARATION).get("missing")).isEmpty();
    }

    @Test
    void each_link_of_what_is_missing_leads_somewhere() {
        for (LegalDocument document : LegalDocument.values()) {
            for (JsonNode gap : json(document).get("missing")) {
                String link = gap.get("fill").asText().replaceFirst("#.*", "");
                assertThat(page(link).status()).as(link).isEqualTo(200);
            }
        }
    }

    @Test
    void the_simplified_declaration_is_annex_vi_word_for_word() throws IOException {
        product.states();

        assertThat(text(print(LegalDocument.SIMPLIFIED_DECLARATION)).replaceAll("\\s+", " "))
                .contains("Hereby, Pumpmaker GmbH declares that the product with digital elements type P-200 is in"
                        + " compliance with Regulation (EU) 2024/2847 (1).")
                .contains("The full text of the EU declaration of conformity is available at the following internet"
                        + " address: https://pump.example/doc.pdf")
                .contains("OJ L, 2024/2847, 20.11.2024, ELI: http://data.europa.eu/eli/reg/2024/2847/oj");
    }

    @Test
    void the_uk_statement_has_the_items_of_schedule_4() throws IOException {
        product.states();

        assertThat(text(print(LegalDocument.UK_STATEMENT)).replaceAll("\\s+", " "))
                .contains("S.I. 2023/1007")
                .contains("(a) Product", "(b) Manufacturer", "(c) Declaration", "(d) Compliance", "(e) Defined support")
                .contains("prepared by or on behalf of the manufacturer")
                .contains("In the opinion of the manufacturer")
                .contains("Text of UK.4.supplied")
                .contains("Ada Maker");
    }

    @Test
    void user_information_has_every_item_of_annex_ii() throws IOException {
        product.states();

        assertThat(text(print(LegalDocument.USER_INFORMATION)))
                .contains("8 (a)", "8 (b)", "8 (c)", "8 (d)", "8 (e)", "8 (f)")
                .contains("psirt@pump.example")
                .contains("https://pump.example/cvd")
                .contains("December 2032 (last day: 2032-12-31)")
                .contains("https://pump.example/doc.pdf")
                .contains("9 Software bill of materials")
                .doesNotContain("Missing");
    }

    @Test
    void the_technical_documentation_has_every_item_of_annex_vii() throws IOException {
        product.states()
                .runs("2.1.0")
                .uploads("CRA.AX5", "signed.pdf", "%PDF-signed")
                .uploads("CRA.AX7.1.c", "photos.pdf", "%PDF-photos")
                .uploads("CRA.AX7.6", "tests.pdf", "%PDF-tests");

        String text = text(print(LegalDocument.TECHNICAL_DOCUMENTATION));

        assertThat(text)
                .contains("1 (a)", "1 (b)", "1 (c)", "1 (d)", "2 (a)", "2 (b)", "2 (c)")
                .contains("2.1.0", "CycloneDX 1.6")
                .contains("signed.pdf", "photos.pdf")
                .contains("Pumps run about six years")
                .contains("Part II (6)")
                .doesNotContain("Missing: not stated");
        assertThat(json(LegalDocument.TECHNICAL_DOCUMENTATION).get("missing")).isEmpty();
    }

    @Test
    void a_placeholder_is_no_statement() {
        product.states();
        product.patch("/api/v1/maker-facts", Map.of("name", "TBD"));

        assertThat(json(LegalDocument.DECLARATION).at("/missing/0/title").asText())
                .isEqualTo("Manufacturer");
    }

    @Test
    void hostile_text_stands_in_a_document_as_it_was_typed() throws IOException {
        product.states();
        product.patch(
                maker.api("/document-texts"), Map.of("CRA.AX5.8.additional", "</p><img src='file:///etc/passwd'/>&"));

        assertThat(text(print(LegalDocument.DECLARATION))).contains("</p><img src='file:///etc/passwd'/>&");
    }

    @Test
    void bad_texts_are_refused() {
        assertThat(change(Map.of("CRA.AX9", "x")).status()).isEqualTo(404);
        assertThat(change(Map.of("sign.date", "soon")).status()).isEqualTo(400);
        assertThat(change(Map.of("sign.name", "x".repeat(201))).status()).isEqualTo(400);
        assertThat(change(Map.of("CRA.AX2.5", "x".repeat(20_001))).status()).isEqualTo(400);
        assertThat(change(Map.of()).status()).isEqualTo(400);
        assertThat(maker.get(maker.api("/legal-documents/deed/pdf")).status()).isEqualTo(404);
    }

    @Test
    void pages_show_documents_and_take_texts() {
        assertThat(page("/products/pump/compliance/legal-documents").text())
                .contains("0 of 5 documents of Pump are complete");
        assertThat(page("/products/pump/compliance/legal-documents/texts").text())
                .contains("0 of %d texts are written".formatted(TextItem.ALL.size()));

        Answer saved = TestOrganization.send(maker.request("/products/pump/compliance/legal-documents/texts")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "text/html")
                .POST(BodyPublishers.ofString("CRA.AX2.5=An+open+port")));

        assertThat(saved.status()).isIn(200, 303);
        assertThat(page("/products/pump/compliance/legal-documents/user-information")
                        .text())
                .contains("An open port")
                .contains("items before this document is complete");
    }

    private Answer page(String path) {
        return TestOrganization.send(
                maker.request(path).header("Accept", "text/html").GET());
    }

    private Answer change(Map<String, String> texts) {
        return TestOrganization.send(maker.request(maker.api("/document-texts"))
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString(Json.write(texts))));
    }

    private JsonNode json(LegalDocument document) {
        return maker.get(maker.api("/legal-documents/" + document.slug())).json();
    }

    private byte[] print(LegalDocument document) {
        Answer answer = maker.get(maker.api("/legal-documents/%s/pdf".formatted(document.slug())));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/pdf");
        return answer.response().body();
    }

    private static String text(byte[] pdf) throws IOException {
        try (var document = Loader.loadPDF(pdf)) {
            return new PDFTextStripper().getText(document);
        }
    }

    private static void savePictures(LegalDocument kind, byte[] pdf) throws IOException {
        Files.createDirectories(PICTURES);
        try (var document = Loader.loadPDF(pdf)) {
            var renderer = new PDFRenderer(document);
            for (int page = 0; page < document.getNumberOfPages(); page++) {
                ImageIO.write(
                        renderer.renderImageWithDPI(page, 80),
                        "png",
                        PICTURES.resolve("%s-%d.png".formatted(kind.slug(), page + 1))
                                .toFile());
            }
        }
    }
}
