package dev.fleetward.compliance.documents;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.updates.UpdateScene;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class PublicPageTest {
    private final UpdateScene scene = UpdateScene.withKey();
    private final StatedProduct product = new StatedProduct(scene.organization);
    private final TestOrganization maker = product.maker;

    @Test
    void it_hands_out_the_signed_declaration_and_what_is_complete_to_everybody() throws Exception {
        product.states().uploads("CRA.AX5", "signed.pdf", "%PDF-signed");
        published();

        String page = visit("").text();

        assertThat(page)
                .contains("31 December 2032")
                .contains("/declaration\"", "/declaration/simplified\"", "/user-information\"")
                .contains("CE marking", "<dd>CE</dd>")
                .contains("No software version has been given to devices yet.");
        Answer declaration = visit("/declaration");
        assertThat(declaration.text()).isEqualTo("%PDF-signed");
        assertThat(declaration.header("Content-Disposition")).startsWith("attachment");
        assertThat(text(visit("/declaration/simplified"))).contains("Hereby, Pumpmaker GmbH declares");
        assertThat(text(visit("/user-information"))).contains("Information and instructions to the user");
    }

    @Test
    void what_is_not_complete_or_not_signed_is_not_handed_out() {
        published();

        assertThat(visit("").text()).contains("No document has been published for this product.");
        assertThat(visit("/declaration").status()).isEqualTo(404);
        assertThat(visit("/declaration/simplified").status()).isEqualTo(404);
        assertThat(visit("/user-information").status()).isEqualTo(404);
    }

    @Test
    void the_history_has_only_what_was_given_to_devices_and_sboms_only_when_the_maker_wants() {
        published();
        scene.release("2.5.0", "pump.swu", "the fix".getBytes(StandardCharsets.US_ASCII));
        scene.release("2.6.0", "pump2.swu", "not yet".getBytes(StandardCharsets.US_ASCII));
        scene.rollOut("2.5.0");

        assertThat(visit("").text()).contains("<strong>2.5.0</strong>").doesNotContain("2.6.0", "SBOM");
        assertThat(visit("/sbom/main/2.5.0").status()).isEqualTo(404);

        product.patch(maker.api("/public-page"), Map.of("sbom", true));

        assertThat(visit("").text()).contains("SBOM of main 2.5.0");
        assertThat(visit("/sbom/main/2.5.0").text()).contains("\"bomFormat\":\"CycloneDX\"");
        assertThat(visit("/sbom/main/2.6.0").status()).isEqualTo(404);
    }

    @Test
    void its_address_is_a_qr_code_that_a_reader_reads() throws Exception {
        assertThat(maker.get(maker.api("/public-page/qr.svg")).status()).isEqualTo(409);
        published();
        String address =
                maker.get(maker.api("/public-page")).json().get("address").asText();

        Answer svg = maker.get(maker.api("/public-page/qr.svg"));
        var image = ImageIO.read(new ByteArrayInputStream(
                maker.get(maker.api("/public-page/qr.png")).response().body()));

        assertThat(address).endsWith("/p/" + maker.slug);
        assertThat(svg.header("Content-Type")).startsWith("image/svg+xml");
        assertThat(svg.text()).startsWith("<svg ");
        int[] pixels = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        assertThat(new QRCodeReader()
                        .decode(new BinaryBitmap(new HybridBinarizer(
                                new RGBLuminanceSource(image.getWidth(), image.getHeight(), pixels))))
                        .getText())
                .isEqualTo(address);
    }

    @Test
    void settings_are_changed_by_page_and_refused_when_they_say_nothing() {
        published();

        Answer page = TestOrganization.send(maker.request("/products/pump/public-page")
                .header("Accept", "text/html")
                .GET());

        assertThat(page.text()).contains("QR code for the box", "/p/" + maker.slug);
        Answer saved = TestOrganization.send(maker.request("/products/pump/public-page")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "text/html")
                .POST(HttpRequest.BodyPublishers.ofString("releaseNotes=true")));
        assertThat(saved.status()).isIn(200, 303);
        assertThat(maker.get(maker.api("/public-page"))
                        .json()
                        .get("releaseNotes")
                        .asBoolean())
                .isTrue();
    }

    private void published() {
        product.patch(maker.api("/law-facts"), Map.of("publishedAs", maker.slug));
    }

    private Answer visit(String rest) {
        return TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server("/p/" + maker.slug + rest))
                .GET());
    }

    private static String text(Answer answer) throws Exception {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        try (var document = Loader.loadPDF(answer.response().body())) {
            return new PDFTextStripper().getText(document).replaceAll("\\s+", " ");
        }
    }
}
