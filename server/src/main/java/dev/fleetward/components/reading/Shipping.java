package dev.fleetward.components.reading;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which components are part of what devices run, as far as a document's relationships and the habits of build systems
 * tell. What only builds or tests the product is kept but not matched. Used by one thread.
 */
final class Shipping {

    /** Split off by OpenEmbedded from every recipe; in an image only when somebody put them there. */
    private static final Pattern SIDE_PACKAGE = Pattern.compile(".+-(native|dbg|dev|src|doc|staticdev|ptest|locale.*)");

    private final Set<String> shipped = new HashSet<>();
    private final Set<String> notShipped = new HashSet<>();
    private final Set<String> contained = new HashSet<>();
    private final Set<String> containers = new HashSet<>();
    private final Set<String> sourceOnly = new HashSet<>();
    private final Set<String> linked = new HashSet<>();
    private final Set<String> described = new HashSet<>();
    private final Set<String> optional = new HashSet<>();

    void ships(String reference) {
        shipped.add(reference);
    }

    void describes(String reference) {
        described.add(reference);
        shipped.add(reference);
    }

    void doesNotShip(String reference) {
        notShipped.add(reference);
    }

    void contains(String container, String reference) {
        containers.add(container);
        contained.add(reference);
        shipped.add(reference);
    }

    /** Part of it on some devices. */
    void optional(String reference) {
        optional.add(reference);
    }

    /** Reached by a dependency from the project, the way ESP-IDF tells what was linked. */
    void dependsOn(String reference) {
        linked.add(reference);
        shipped.add(reference);
    }

    /** Its sources are in the product under the names of the packages built from it. */
    void sourceOnly(String reference) {
        sourceOnly.add(reference);
    }

    void apply(List<EntryDraft> entries, Set<String> tools) {
        boolean openEmbedded = tools.stream().anyMatch(tool -> tool.startsWith("OpenEmbedded"));
        boolean espIdf = tools.stream().anyMatch(tool -> tool.contains("esp-idf-sbom"));
        boolean image = entries.stream().anyMatch(entry -> contained.contains(entry.reference));
        for (EntryDraft entry : entries) {
            String reference = entry.reference;
            boolean out = (sourceOnly.contains(reference) && !contained.contains(reference))
                    || (notShipped.contains(reference) && !shipped.contains(reference));
            if (openEmbedded) {
                out |= image
                        ? !contained.contains(reference) && !containers.contains(reference)
                        : SIDE_PACKAGE.matcher(entry.name).matches();
            } else if (espIdf) {
                out |= !linked.contains(reference) && !described.contains(reference);
            }
            if (optional.contains(reference)) {
                entry.scope = Sbom.Scope.OPTIONAL;
            }
            if (out) {
                entry.scope = Sbom.Scope.EXCLUDED;
            }
        }
    }
}
