package dev.fleetward.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;

class PdfTest {
    @Test
    void names_of_all_official_scripts_are_printed() throws IOException {
        assertThat(text("<html><body><p>Müller &lt;Łódź&gt; Ωμέγα България</p></body></html>"))
                .contains("Müller <Łódź> Ωμέγα България");
    }

    @Test
    void no_address_in_a_document_is_followed() throws IOException {
        assertThat(text("<html><body><img src=\"file:///etc/hostname\"/><p>still here</p></body></html>"))
                .contains("still here");
    }

    private static String text(String xhtml) throws IOException {
        var out = new ByteArrayOutputStream();
        Pdf.write(
                "<!DOCTYPE html>"
                        + xhtml.replace("<body>", "<body style=\"font-family: sans-serif, 'Liberation Sans'\">"),
                out);
        try (var document = Loader.loadPDF(out.toByteArray())) {
            return new PDFTextStripper().getText(document);
        }
    }
}
