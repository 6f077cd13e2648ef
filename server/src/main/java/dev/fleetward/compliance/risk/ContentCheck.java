package dev.fleetward.compliance.risk;

import dev.fleetward.kernel.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a draft may not say at all, and what it must say before it is approved. */
final class ContentCheck {
    static final int MAX_ASSETS = 200;
    static final int MAX_RISKS = 1_000;

    private static final int MAX_TEXT_CHARACTERS = 10_000;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,39}");

    private ContentCheck() {}

    /** @throws Problem 400 for what is too long, twice there, off the scale or refers to nothing */
    static void refuseImpossible(Content content) {
        if (content.assets().size() > MAX_ASSETS || content.risks().size() > MAX_RISKS) {
            throw Problem.invalid("At most %d assets and %,d risks can be kept.".formatted(MAX_ASSETS, MAX_RISKS));
        }
        Stream.concat(
                        Stream.of(content.use(), content.conditions(), content.timeInUse(), content.handling()),
                        Stream.concat(
                                content.items().values().stream().map(Applied::text),
                                Stream.concat(
                                        content.assets().stream().flatMap(one -> Stream.of(one.name(), one.needs())),
                                        content.risks().stream()
                                                .flatMap(one -> Stream.of(one.threat(), one.measures())))))
                .filter(text -> text.length() > MAX_TEXT_CHARACTERS)
                .findFirst()
                .ifPresent(text -> {
                    throw Problem.invalid("A text may have at most %,d characters: “%s…”."
                            .formatted(MAX_TEXT_CHARACTERS, text.substring(0, 40)));
                });
        refuseTwice("asset", content.assets().stream().map(Asset::id).toList());
        refuseTwice("risk", content.risks().stream().map(Risk::id).toList());
        Set<String> assets = content.assets().stream().map(Asset::id).collect(Collectors.toSet());
        content.assets().stream()
                .filter(one -> one.name().isBlank())
                .findFirst()
                .ifPresent(one -> {
                    throw Problem.invalid("The asset %s needs a name.".formatted(one.id()));
                });
        content.risks().forEach(risk -> check(risk, assets));
        content.items().forEach((id, applied) -> {
            Scale.Item item = item(id);
            if (item.alwaysApplies() && !applied.applies()) {
                throw Problem.invalid(
                        "%s applies to every product; only items of Annex I, Part I (2) may not (CRA Article 13(3) and (4))."
                                .formatted(item.citation()));
            }
        });
    }

    /** What is missing for an approval, each as a sentence with its article. */
    static List<String> missing(Content content) {
        var missing = new ArrayList<String>();
        blank(content.use(), "Intended purpose and reasonably foreseeable use (CRA Article 13(3)).")
                .ifPresent(missing::add);
        blank(content.conditions(), "Conditions of use: environment and assets (CRA Article 13(3)).")
                .ifPresent(missing::add);
        blank(content.timeInUse(), "Expected time in use (CRA Article 13(3)).").ifPresent(missing::add);
        if (content.assets().isEmpty()) {
            missing.add("At least one asset.");
        }
        if (content.risks().isEmpty()) {
            missing.add("At least one risk (CRA Article 13(2)).");
        }
        content.risks().stream()
                .filter(risk -> risk.measures().isBlank())
                .forEach(risk -> missing.add("What is done about risk %s, or why nothing is.".formatted(risk.id())));
        Scale.SCALE.items().forEach(item -> {
            Optional<Applied> applied = content.applied(item.id());
            if (applied.isEmpty()) {
                missing.add("Whether %s applies (CRA Article 13(3)).".formatted(item.citation()));
            } else if (applied.get().text().isBlank()) {
                missing.add(
                        applied.get().applies()
                                ? "How %s is applied (CRA Article 13(3)).".formatted(item.citation())
                                : "A justification why %s does not apply (CRA Article 13(4))."
                                        .formatted(item.citation()));
            }
        });
        blank(content.handling(), "How Annex I, Part II is applied (CRA Article 13(3)).")
                .ifPresent(missing::add);
        if (content.reviewOn().isEmpty()) {
            missing.add("The day by which it is reviewed.");
        }
        return missing;
    }

    private static void check(Risk risk, Set<String> assets) {
        if (!assets.contains(risk.asset())) {
            throw Problem.invalid(
                    "Risk %s is about the asset “%s”, which is not listed.".formatted(risk.id(), risk.asset()));
        }
        if (risk.threat().isBlank()) {
            throw Problem.invalid("Risk %s needs its threat.".formatted(risk.id()));
        }
        Stream.of(risk.likelihood(), risk.impact(), risk.residualLikelihood(), risk.residualImpact())
                .filter(value -> value < 1 || value > Scale.SCALE.likelihood().size())
                .findFirst()
                .ifPresent(value -> {
                    throw Problem.invalid("Likelihood and impact of risk %s are 1 to %d, not %d."
                            .formatted(risk.id(), Scale.SCALE.likelihood().size(), value));
                });
        if (risk.residualLikelihood() * risk.residualImpact() > risk.likelihood() * risk.impact()) {
            throw Problem.invalid(
                    "What is left of risk %s cannot be more than it was before treatment.".formatted(risk.id()));
        }
        boolean unchanged = risk.residualLikelihood() == risk.likelihood() && risk.residualImpact() == risk.impact();
        if (risk.treatment() == Risk.Treatment.ACCEPT && !unchanged) {
            throw Problem.invalid(
                    "Risk %s is accepted, so what is left is the risk itself; choose reduce if measures change it."
                            .formatted(risk.id()));
        }
        if (!risk.residualLevel().acceptable() && risk.measures().isBlank()) {
            throw Problem.invalid("What is left of risk %s is %s: say in measures why that is acceptable."
                    .formatted(risk.id(), risk.residualLevel().title()));
        }
        risk.requirements().forEach(ContentCheck::item);
    }

    private static Scale.Item item(String id) {
        return Scale.SCALE.items().stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow(() ->
                        Problem.invalid("“%s” is no item of CRA Annex I, Part I, such as CRA.I.2.c.".formatted(id)));
    }

    private static void refuseTwice(String what, List<String> ids) {
        var seen = new HashSet<String>();
        for (String id : ids) {
            if (!ID.matcher(id).matches()) {
                throw Problem.invalid("The id of each %s is 1 to 40 letters, digits, dots and hyphens, not “%s”."
                        .formatted(what, id));
            }
            if (!seen.add(id)) {
                throw Problem.invalid("There are two %ss “%s”.".formatted(what, id));
            }
        }
    }

    private static Optional<String> blank(String text, String sentence) {
        return text.isBlank() ? Optional.of(sentence) : Optional.empty();
    }
}
