package dev.fleetward.disclosure;

import dev.fleetward.products.Product;
import java.util.List;

/** What a sub-room adds to a case's page without the case knowing it. */
public interface CasePart {
    /** Parts stand in this order. */
    int order();

    Part of(Product product, Case c);

    /**
     * A section of the page.
     *
     * @param id of the section, also its anchor
     * @param sentence what it says, before it is shown
     * @param href where one is added; empty when none can be
     * @param action what that link says
     */
    record Part(String id, String title, String sentence, List<Line> lines, String href, String action) {}

    /** @param note figures with their denominator, or a date */
    record Line(String href, String label, String note) {}
}
