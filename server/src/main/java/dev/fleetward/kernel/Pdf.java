package dev.fleetward.kernel;

import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.util.XRLog;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.logging.Level;
import java.util.regex.Pattern;

/** Prints well-formed XHTML as PDF. Reads nothing from outside: no address in the document is followed. */
public final class Pdf {
    /** Shipped in PDFBox; covers Latin, Greek and Cyrillic, which the PDF standard fonts do not. */
    private static final String FALLBACK_FONT = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";

    /** What XML 1.0, section 2.2 does not allow even escaped, as it may stand in a text someone typed. */
    private static final Pattern NOT_XML =
            Pattern.compile("[^\\t\\n\\r\\x{20}-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]");

    private Pdf() {}

    /** @throws IllegalArgumentException when the text is not well-formed */
    public static void write(String xhtml, OutputStream out) throws IOException {
        run(builder(xhtml), out);
    }

    /**
     * Prints for keeping, as PDF/A-2b (ISO 19005-2): every font embedded, colours by an output intent, metadata as XMP. The
     * document may name no font but Liberation Sans.
     *
     * @throws IllegalArgumentException when the text is not well-formed
     */
    public static void writeArchivable(String xhtml, OutputStream out) throws IOException {
        PdfRendererBuilder builder = builder(xhtml);
        builder.usePdfAConformance(PdfRendererBuilder.PdfAConformance.PDFA_2_B);
        builder.useColorProfile(ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData());
        run(builder, out);
    }

    private static PdfRendererBuilder builder(String xhtml) {
        XRLog.listRegisteredLoggers().forEach(logger -> XRLog.setLevel(logger, Level.WARNING));
        var builder = new PdfRendererBuilder();
        builder.useFastMode();
        builder.useUriResolver((_, _) -> null);
        builder.useFont(
                () -> Objects.requireNonNull(Pdf.class.getResourceAsStream(FALLBACK_FONT)),
                "Liberation Sans",
                400,
                FontStyle.NORMAL,
                true);
        builder.withHtmlContent(NOT_XML.matcher(xhtml).replaceAll("\uFFFD"), null);
        return builder;
    }

    private static void run(PdfRendererBuilder builder, OutputStream out) throws IOException {
        builder.toStream(out);
        builder.run();
    }
}
