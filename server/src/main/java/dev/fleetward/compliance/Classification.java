package dev.fleetward.compliance;

import dev.fleetward.kernel.Problem;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a product is in law and how its conformity is assessed: a person's dated decision (CRA Articles 7, 8 and 32).
 *
 * @param category of Annex III or IV, empty for a default product
 * @param coreFunction what was compared with the categories; integrating such a product does not count (Article 7(1))
 */
public record Classification(
        ProductClass productClass,
        String category,
        String coreFunction,
        Route route,
        String decidedBy,
        Instant decidedAt) {

    /** Least to most demanding. */
    public enum ProductClass {
        DEFAULT("Default"),
        IMPORTANT_I("Important, class I (Annex III)"),
        IMPORTANT_II("Important, class II (Annex III)"),
        CRITICAL("Critical (Annex IV)");

        private final String title;

        ProductClass(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }

        public String slug() {
            return slugOf(this);
        }

        /** Open without further answers; what answers open besides is for the guided decision (Article 32(2) and (5)). */
        List<Route> routes() {
            return switch (this) {
                case DEFAULT -> List.of(Route.values());
                case IMPORTANT_I, IMPORTANT_II, CRITICAL -> List.of(Route.B_C, Route.H, Route.CERTIFICATION);
            };
        }
    }

    /** Conformity assessment by Annex VIII or a European certification scheme. */
    public enum Route {
        A("Module A: internal control"),
        B_C("Modules B and C: EU-type examination and conformity to type"),
        H("Module H: full quality assurance"),
        CERTIFICATION("European cybersecurity certification scheme");

        private final String title;

        Route(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }

        public String slug() {
            return slugOf(this);
        }
    }

    public Classification {
        if (productClass != ProductClass.DEFAULT && category.isBlank()) {
            throw Problem.invalid("category is missing: name the category of Annex III or IV.");
        }
        if (coreFunction.isBlank()) {
            throw Problem.invalid("coreFunction is missing: the class follows from the product's core functionality.");
        }
    }

    /** @throws Problem 400 for a procedure the class alone does not open */
    Classification requireOpenRoute() {
        if (!productClass.routes().contains(route)) {
            throw Problem.invalid(
                    "%s is not open to class “%s” (CRA Article 32). Choose %s, or take the guided decision, which asks what else opens it."
                            .formatted(
                                    route.title(),
                                    productClass.title(),
                                    productClass.routes().stream()
                                            .map(Route::slug)
                                            .collect(Collectors.joining(", "))));
        }
        return this;
    }

    static ProductClass parseClass(String slug) {
        return parse(ProductClass.values(), "class", slug);
    }

    static Route parseRoute(String slug) {
        return parse(Route.values(), "route", slug);
    }

    private static <E extends Enum<E>> E parse(E[] values, String field, String slug) {
        return Arrays.stream(values)
                .filter(value -> slugOf(value).equals(slug))
                .findFirst()
                .orElseThrow(() -> Problem.invalid("%s must be one of %s, not “%s”."
                        .formatted(
                                field,
                                Arrays.stream(values)
                                        .map(Classification::slugOf)
                                        .collect(Collectors.joining(", ")),
                                slug)));
    }

    private static String slugOf(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
