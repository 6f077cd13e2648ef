package dev.fleetward.compliance.classification;

import dev.fleetward.compliance.Classification.ProductClass;
import dev.fleetward.compliance.Classification.Route;
import dev.fleetward.kernel.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The questions with their answers and what follows: the file {@code resources/compliance/classification.json}.
 *
 * @param law which text it follows; kept with each decision
 */
record Guide(String law, List<Question> questions, List<RouteRule> routes, List<Category> categories) {
    static final Guide GUIDE = load();

    /** How a question is answered. */
    enum Kind {
        CHOICE,
        TEXT,
        CATEGORY,
        ROUTE
    }

    record Question(
            String id, String part, Kind kind, String citation, String text, String help, List<Answer> answers) {
        Optional<Answer> answer(String id) {
            return answers.stream().filter(one -> one.id.equals(id)).findFirst();
        }
    }

    /**
     * @param citation where the answer itself has one
     * @param outOfScope the reason, where the answer takes the product out of scope
     */
    record Answer(String id, String text, Optional<String> citation, Optional<String> outOfScope) {}

    /**
     * Whether a procedure is open to a class.
     *
     * @param openIf alternatives of answers that must all be given; one that asks for none is always true
     * @param refusal why not, to go on in a sentence
     */
    record RouteRule(ProductClass of, Route route, String citation, List<Map<String, String>> openIf, String refusal) {
        boolean isOpen(Map<String, String> answers) {
            return openIf.stream().anyMatch(wanted -> wanted.entrySet().stream()
                    .allMatch(one -> one.getValue().equals(answers.get(one.getKey()))));
        }
    }

    /** One of Annex III or IV, or none. */
    record Category(String id, ProductClass of, String citation, String title) {}

    Question question(String id) {
        return questions.stream().filter(one -> one.id.equals(id)).findFirst().orElseThrow();
    }

    Optional<Category> category(String id) {
        return categories.stream().filter(one -> one.id.equals(id)).findFirst();
    }

    List<RouteRule> routes(ProductClass of) {
        return routes.stream().filter(rule -> rule.of == of).toList();
    }

    private static Guide load() {
        try (InputStream data = Guide.class.getResourceAsStream("/compliance/classification.json")) {
            return Json.MAPPER.readValue(Objects.requireNonNull(data, "compliance/classification.json"), Guide.class);
        } catch (IOException e) {
            throw new UncheckedIOException("compliance/classification.json", e);
        }
    }
}
