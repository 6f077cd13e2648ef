package dev.fleetward.vulnerabilities.feeds.formats;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.components.Purl;
import dev.fleetward.vulnerabilities.cpe.Cpe;
import dev.fleetward.vulnerabilities.versions.VersRange;
import java.util.HashMap;
import java.util.Map;

/** The products a CSAF document speaks of, by the ids it uses for them. */
final class ProductTree {
    /** Vendor, family, name, version, service pack and some more; a document has no reason to go deeper. */
    private static final int MAX_BRANCH_LEVELS = 30;

    /**
     * @param versions a range of the branch it hangs on, as VERS or prose; empty when the product is one version
     */
    record Product(String name, String purl, String cpe, String versions) {
        static final Product UNKNOWN = new Product("", "", "", "");

        /** The version it is, or a range that can be read; else empty. */
        String oneVersion() {
            String named = Purl.find(purl)
                    .map(Purl::version)
                    .filter(version -> !version.isEmpty())
                    .or(() -> Cpe.find(cpe)
                            .map(known -> known.attributes().get(3))
                            .filter(version -> !version.equals(Cpe.ANY) && !version.equals(Cpe.NOT_APPLICABLE)))
                    .orElse("");
            return named.isEmpty() && isRange() ? versions : named;
        }

        /** Whether the versions are told in a way a program understands. */
        boolean isTold() {
            return versions.isEmpty() || !oneVersion().isEmpty();
        }

        private boolean isRange() {
            if (!VersRange.isRange(versions)) {
                return false;
            }
            try {
                VersRange.parse(versions);
                return true;
            } catch (IllegalArgumentException unreadable) {
                return false;
            }
        }
    }

    private final Map<String, Product> products = new HashMap<>();

    ProductTree(JsonNode tree) {
        branches(tree.path("branches"), "", 0);
        tree.path("full_product_names").forEach(one -> product(one, ""));
        // A component in a product is that component: the supplier speaks of it, wherever it is built in.
        for (JsonNode relationship : tree.path("relationships")) {
            JsonNode named = relationship.path("full_product_name");
            Product part = get(Fields.text(relationship, "product_reference"));
            Product own = read(named, "");
            products.put(
                    Fields.text(named, "product_id"),
                    own.purl().isEmpty() && own.cpe().isEmpty()
                            ? new Product(own.name(), part.purl(), part.cpe(), part.versions())
                            : own);
        }
    }

    Product get(String id) {
        return products.getOrDefault(id, Product.UNKNOWN);
    }

    private void branches(JsonNode branches, String range, int level) {
        if (level > MAX_BRANCH_LEVELS) {
            throw new BadRecord("product_tree has more than " + MAX_BRANCH_LEVELS + " levels of branches");
        }
        for (JsonNode branch : branches) {
            String versions = Fields.text(branch, "category").equals("product_version_range")
                    ? Fields.text(branch, "name")
                    : range;
            if (branch.has("product")) {
                product(branch.path("product"), versions);
            }
            branches(branch.path("branches"), versions, level + 1);
        }
    }

    private void product(JsonNode product, String versions) {
        products.put(Fields.text(product, "product_id"), read(product, versions));
    }

    private static Product read(JsonNode product, String versions) {
        JsonNode helper = product.path("product_identification_helper");
        // CSAF 2.1 has a list of purls.
        String purl =
                helper.path("purls").isArray() ? helper.path("purls").path(0).asText("") : Fields.text(helper, "purl");
        return new Product(Fields.text(product, "name"), purl, Fields.text(helper, "cpe"), versions);
    }
}
