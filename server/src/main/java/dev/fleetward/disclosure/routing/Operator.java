package dev.fleetward.disclosure.routing;

import dev.fleetward.kernel.Problem;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Who acts for the maker's products in the Union.
 *
 * @param memberState two-letter code
 * @param decides of an establishment: decisions on the products' cybersecurity are predominantly taken there
 * @param employees of an establishment, as far as stated
 * @param products of the others: how many products they act for, place on the market or make available
 * @param postalAddress as on the product, its packaging or a document (Articles 19(4) and 13(16))
 * @param contact e-mail address or another digital contact
 */
public record Operator(
        UUID id,
        Role role,
        String name,
        String memberState,
        boolean decides,
        Optional<Integer> employees,
        Optional<Integer> products,
        String postalAddress,
        String contact) {

    /** What it is to the maker's products. */
    public enum Role {
        ESTABLISHMENT("Establishment", "employees"),
        REPRESENTATIVE("Authorised representative", "products"),
        IMPORTER("Importer", "products"),
        DISTRIBUTOR("Distributor", "products");

        private final String title;
        private final String counts;

        Role(String title, String counts) {
            this.title = title;
            this.counts = counts;
        }

        public String title() {
            return title;
        }

        public String slug() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** What decides between several of them. */
        String counts() {
            return counts;
        }

        /** @throws Problem 400 naming the roles there are */
        static Role parse(String slug) {
            return Arrays.stream(values())
                    .filter(role -> role.slug().equals(slug))
                    .findFirst()
                    .orElseThrow(() -> Problem.invalid("role must be one of %s, not “%s”."
                            .formatted(
                                    Arrays.stream(values()).map(Role::slug).collect(Collectors.joining(", ")), slug)));
        }
    }

    /** What it weighs: employees of an establishment, else products. */
    Optional<Integer> weight() {
        return role == Role.ESTABLISHMENT ? employees : products;
    }
}
