package dev.fleetward.compliance;

import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/** Prints well-formed XHTML as PDF. Reads nothing from outside: no address in the document is followed. */
public final class Pdf {
    /** Shipped in PDFBox; covers Latin, Greek and Cyrillic, which the PDF standard fonts do not. */
    private static final String FALLBACK_FONT = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";

    private Pdf() {}

    /** @throws IllegalArgumentException when the text is not well-formed */
    public static void write(String xhtml, OutputStream out) throws IOException {
        var builder = new PdfRendererBuilder();
        builder.useFastMode();
        builder.useUriResolver((_, _) -> null);
        builder.useFont(
                () -> Objects.requireNonNull(Pdf.class.getResourceAsStream(FALLBACK_FONT)),
                "Liberation Sans",
                400,
                FontStyle.NORMAL,
                true);
        builder.withHtmlContent(xhtml, null);
        builder.toStream(out);
        builder.run();
    }
}
