package dev.fleetward.compliance.classification;

import dev.fleetward.compliance.Classification.ProductClass;
import dev.fleetward.compliance.Classification.Route;
import dev.fleetward.compliance.classification.Guide.Category;
import dev.fleetward.compliance.classification.Guide.Kind;
import dev.fleetward.compliance.classification.Guide.Question;
import dev.fleetward.compliance.classification.Guide.RouteRule;
import dev.fleetward.kernel.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Goes through the questions with the answers given; refuses what is missing or cannot go together, with the article. */
final class Walk {
    private static final int MAX_TEXT_CHARACTERS = 5_000;

    private final Guide guide = Guide.GUIDE;
    private final Map<String, String> answers = new LinkedHashMap<>();
    private final List<Outcome.Given> given = new ArrayList<>();
    private final List<String> why = new ArrayList<>();

    /** @throws Problem 400 for an answer to no question or one that a question does not have */
    Walk(Map<String, String> typed) {
        typed.forEach((question, answer) -> {
            if (guide.questions().stream().noneMatch(one -> one.id().equals(question))) {
                throw Problem.invalid("There is no question “%s”; they are %s."
                        .formatted(
                                question,
                                guide.questions().stream().map(Question::id).collect(Collectors.joining(", "))));
            }
            String said = answer.strip();
            if (said.length() > MAX_TEXT_CHARACTERS) {
                throw Problem.invalid(
                        "An answer may have at most %,d characters (%s).".formatted(MAX_TEXT_CHARACTERS, question));
            }
            if (!said.isEmpty()) {
                answers.put(question, said);
            }
        });
    }

    /** What follows; a procedure that is still to be chosen may be left open. */
    Outcome outcome() {
        for (String question : List.of("digital", "commercial", "connection", "excluded")) {
            Optional<String> out = scope(guide.question(question));
            if (out.isPresent()) {
                refuseMore(question, out.get());
                return outcome(false, Optional.empty(), "", "", List.of(), Optional.empty());
            }
        }
        why.add("In scope: a product with digital elements that no rule excludes (CRA Article 2).");
        String core = said("core-function");
        Category category = category();
        ProductClass of = category.of();
        why.add(
                of == ProductClass.DEFAULT
                        ? "Its core functionality is that of no category, so it is a default product (%s)."
                                .formatted(category.citation())
                        : "Its core functionality is that of “%s”, so it is: %s (%s)."
                                .formatted(category.title(), of.title(), category.citation()));
        choose("open-source");
        standards();
        certificationOrdered(of);
        List<RouteRule> open =
                guide.routes(of).stream().filter(rule -> rule.isOpen(answers)).toList();
        Optional<Route> route = route(of);
        return outcome(
                true,
                Optional.of(of),
                of == ProductClass.DEFAULT ? "" : "%s: %s".formatted(category.citation(), category.title()),
                core,
                open.stream().map(RouteRule::route).toList(),
                route);
    }

    private Outcome outcome(
            boolean inScope,
            Optional<ProductClass> of,
            String category,
            String core,
            List<Route> open,
            Optional<Route> route) {
        return new Outcome(inScope, of, category, core, open, route, List.copyOf(why), List.copyOf(given), guide.law());
    }

    private Optional<String> scope(Question question) {
        Guide.Answer answer = choose(question.id());
        answer.outOfScope()
                .ifPresent(reason -> why.add("%s Out of scope (%s)."
                        .formatted(reason, answer.citation().orElse(question.citation()))));
        return answer.outOfScope().map(_ -> answer.citation().orElse(question.citation()));
    }

    private void refuseMore(String last, String citation) {
        List<String> ids = guide.questions().stream().map(Question::id).toList();
        ids.subList(ids.indexOf(last) + 1, ids.size()).stream()
                .filter(answers::containsKey)
                .filter(id -> !(guide.question(id).kind() == Kind.CHOICE
                        && guide.question(id).answers().getFirst().id().equals(answers.get(id))))
                .filter(id -> !"none".equals(answers.get(id)))
                .findFirst()
                .ifPresent(id -> {
                    throw Problem.invalid("The product is out of scope (%s), so “%s” must be left without an answer."
                            .formatted(citation, guide.question(id).text()));
                });
    }

    private Category category() {
        Question question = guide.question("category");
        String id = require(question);
        Category category = guide.category(id)
                .orElseThrow(() -> Problem.invalid("“%s” is no category of CRA Annexes III and IV; they are %s."
                        .formatted(
                                id,
                                guide.categories().stream().map(Category::id).collect(Collectors.joining(", ")))));
        given.add(new Outcome.Given(
                question.id(), question.text(), category.citation(), category.id(), category.title()));
        return category;
    }

    private void standards() {
        boolean applied = !choose("standards").id().equals("none");
        boolean named = answers.containsKey("standards-named");
        Question question = guide.question("standards-named");
        if (applied && !named) {
            throw Problem.invalid(
                    "Name what is applied (standards-named): the declaration and the technical documentation cite it (%s)."
                            .formatted(question.citation()));
        }
        if (!applied && named) {
            throw Problem.invalid("standards-named names what is applied, but standards says none (%s)."
                    .formatted(question.citation()));
        }
        if (named) {
            said("standards-named");
        }
    }

    private void certificationOrdered(ProductClass of) {
        boolean ordered = "yes".equals(answers.get("certification-ordered"));
        if (of != ProductClass.CRITICAL && ordered) {
            throw Problem.invalid(
                    "Only a category of CRA Annex IV can be obliged to be certified (Article 8(1)), and the product is: %s."
                            .formatted(of.title()));
        }
        if (of == ProductClass.CRITICAL) {
            choose("certification-ordered");
        }
    }

    private Optional<Route> route(ProductClass of) {
        if (!answers.containsKey("route")) {
            return Optional.empty();
        }
        Guide.Answer answer = choose("route");
        Route wanted = Route.valueOf(answer.id().toUpperCase(Locale.ROOT).replace('-', '_'));
        RouteRule rule = guide.routes(of).stream()
                .filter(one -> one.route() == wanted)
                .findFirst()
                .orElseThrow();
        if (!rule.isOpen(answers)) {
            throw Problem.invalid("%s cannot be taken: %s.".formatted(wanted.title(), rule.refusal()));
        }
        why.add("%s is open to it (%s).".formatted(wanted.title(), rule.citation()));
        if (of == ProductClass.IMPORTANT_I && "partly".equals(answers.get("standards"))) {
            why.add("What the standards do not cover is assessed by a third party (CRA Article 32(2)).");
        }
        return Optional.of(wanted);
    }

    private Guide.Answer choose(String id) {
        Question question = guide.question(id);
        String said = require(question);
        Guide.Answer answer = question.answer(said)
                .orElseThrow(() -> Problem.invalid("%s must be one of %s, not “%s” (%s)."
                        .formatted(
                                id,
                                question.answers().stream()
                                        .map(Guide.Answer::id)
                                        .collect(Collectors.joining(", ")),
                                said,
                                question.citation())));
        given.add(new Outcome.Given(
                id, question.text(), answer.citation().orElse(question.citation()), answer.id(), answer.text()));
        return answer;
    }

    private String said(String id) {
        Question question = guide.question(id);
        String said = require(question);
        given.add(new Outcome.Given(id, question.text(), question.citation(), said, said));
        return said;
    }

    private String require(Question question) {
        String said = answers.get(question.id());
        if (said == null) {
            throw Problem.invalid(
                    "Answer “%s” (%s, %s).".formatted(question.text(), question.id(), question.citation()));
        }
        return said;
    }
}
