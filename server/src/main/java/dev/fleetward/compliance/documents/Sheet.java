package dev.fleetward.compliance.documents;

import java.util.List;
import java.util.Optional;

/**
 * A document as it stands: numbered as its annex is, with what is missing.
 *
 * @param identification of the product, on top of the document and at the foot of each page
 * @param drawnUp when, as text
 */
record Sheet(
        LegalDocument document,
        String identification,
        String drawnUp,
        List<Section> sections,
        Optional<Signature> signature,
        List<Gap> missing) {

    /** One item of the annex. */
    record Section(String number, String title, List<Block> blocks) {}

    /** A paragraph with its heading, empty for none; or, where there are rows, a table. */
    record Block(String label, String text, boolean lacks, List<String> heads, List<List<String>> rows) {}

    /** Who signs; what is not stated is left for the pen. */
    record Signature(String onBehalfOf, String place, String date, String name, String function) {}

    /**
     * What the document lacks.
     *
     * @param fill page that fills it
     */
    record Gap(String number, String title, String fill) {}

    public boolean complete() {
        return missing.isEmpty();
    }

    /** Such as “7 items before this document is complete”. */
    public String standing() {
        return switch (missing.size()) {
            case 0 -> "Complete";
            case 1 -> "1 item before this document is complete";
            default -> missing.size() + " items before this document is complete";
        };
    }
}
