package dev.fleetward.disclosure;

import dev.fleetward.disclosure.facts.MakerFacts;
import dev.fleetward.disclosure.facts.ProductFacts;
import dev.fleetward.products.Product;
import dev.fleetward.vulnerabilities.reach.Reach;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the form of a stage starts with: what was saved, else the stage before, else facts we know. */
final class NotificationDraft {
    private NotificationDraft() {}

    static Map<String, String> of(
            Case c,
            Stage stage,
            Product product,
            MakerFacts maker,
            ProductFacts facts,
            Optional<CaseExposure.Known> exposure) {
        var draft = new LinkedHashMap<String, String>();
        known(draft, c, product, maker, facts);
        exposure.ifPresent(found -> field(draft, found, maker));
        for (Stage earlier : Stage.values()) {
            if (earlier.compareTo(stage) <= 0) {
                c.notification(earlier).ifPresent(saved -> draft.putAll(saved.content()));
            }
        }
        draft.keySet()
                .retainAll(FieldMatrix.newest().of(c.kind()).stream()
                        .map(FieldMatrix.Field::id)
                        .toList());
        draft.values().removeIf(String::isBlank);
        return draft;
    }

    /** Text for a person to judge and change, as all the form is. */
    private static void field(Map<String, String> draft, CaseExposure.Known found, MakerFacts maker) {
        draft.merge(
                "product", found.versions(), (name, versions) -> versions.isEmpty() ? name : name + ": " + versions);
        draft.put("severity", found.severity());
        draft.put(
                "impact",
                found.byCountry().isEmpty()
                        ? found.sentence()
                        : "%s By country: %s.".formatted(found.sentence(), found.byCountry()));
        draft.put("natureOfVulnerability", found.vulnerability().summary());
        if (maker.markets().isBlank()) {
            draft.put(
                    "memberStates",
                    found.countries().stream().map(Reach.Group::name).collect(Collectors.joining(" ")));
        }
        if (!found.progress().isEmpty()) {
            Stream.of("measuresTaken", "correctiveMeasures")
                    .forEach(field -> draft.merge(field, found.progress(), (said, more) -> said + "\n" + more));
        }
    }

    private static void known(
            Map<String, String> draft, Case c, Product product, MakerFacts maker, ProductFacts facts) {
        draft.put("title", c.title());
        draft.put("manufacturer", maker.name());
        draft.put(
                "product",
                facts.typeDesignation().isBlank()
                        ? product.name()
                        : "%s, type %s".formatted(product.name(), facts.typeDesignation()));
        draft.put("memberStates", maker.markets());
        c.vulnerability().filter(id -> id.startsWith("CVE-")).ifPresent(id -> draft.put("cveId", id));
        c.vulnerability().filter(id -> id.startsWith("EUVD-")).ifPresent(id -> draft.put("euvdId", id));
        c.measure().ifPresent(measure -> {
            draft.put(
                    "measureAvailableOn", measure.at().atOffset(ZoneOffset.UTC).toString());
            draft.put("correctiveMeasures", measure.reason());
            draft.put("measuresTaken", measure.reason());
        });
    }
}
