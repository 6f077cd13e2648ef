package dev.fleetward.crashes.values;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a library's container holds, in place of how the library keeps it.
 *
 * @param title what it is, or of text the text itself
 * @param elements at most {@value #MAX_ELEMENTS}
 * @param broken elements that were not saved follow
 */
record Container(String title, List<Element> elements, boolean broken) {
    /** One more than is ever shown, to know that there are more. */
    static final int MAX_ELEMENTS = Limits.MAX_MEMBER_ELEMENTS + 1;

    /**
     * @param label where there is no key; may be empty
     * @param key of a map; else null
     */
    record Element(String label, @Nullable Valued key, Valued value) {}

    static Container text(String quoted) {
        return new Container(quoted, List.of(), false);
    }
}
