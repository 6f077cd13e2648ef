package dev.fleetward.compliance.classification;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.fleetward.compliance.Classification.ProductClass;
import dev.fleetward.compliance.Classification.Route;
import java.util.List;
import java.util.Optional;

/**
 * What the answers lead to.
 *
 * @param why the reasons, each with its article
 * @param openRoutes procedures the answers leave open
 * @param answers all that were given, with the questions as they stood
 * @param law the text it follows
 */
public record Outcome(
        boolean inScope,
        Optional<ProductClass> productClass,
        String category,
        String coreFunction,
        List<Route> openRoutes,
        Optional<Route> route,
        List<String> why,
        List<Given> answers,
        String law) {

    /** One answer with its question. */
    public record Given(String question, String asked, String citation, String answer, String said) {}

    /** The result in one sentence. */
    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    public String sentence() {
        if (!inScope) {
            return "Out of scope of the Cyber Resilience Act.";
        }
        return "%s: %s."
                .formatted(
                        productClass.map(ProductClass::title).orElse(""),
                        route.map(Route::title).orElse("no procedure chosen yet"));
    }
}
