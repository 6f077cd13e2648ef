package dev.fleetward.disclosure;

import dev.fleetward.products.Product;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What the form of a stage starts with: what was saved, else the stage before, else facts we know. */
final class NotificationDraft {
    private NotificationDraft() {}

    static Map<String, String> of(
            Case c, Stage stage, Product product, MakerFacts maker, Optional<CaseExposure.Known> exposure) {
        var draft = new LinkedHashMap<String, String>();
        known(draft, c, product, maker);
        exposure.ifPresent(found -> field(draft, found));
        for (Stage earlier : Stage.values()) {
            if (earlier.compareTo(stage) <= 0) {
                c.notification(earlier).ifPresent(saved -> draft.putAll(saved.content()));
            }
        }
        draft.keySet()
                .retainAll(NotificationFields.of(c.kind()).stream()
                        .map(NotificationFields.Field::id)
                        .toList());
        return draft;
    }

    /** Text for a person to judge and change, as all the form is. */
    private static void field(Map<String, String> draft, CaseExposure.Known found) {
        draft.put("severity", found.severity());
        draft.put("impact", found.sentence());
        draft.put("natureOfVulnerability", found.vulnerability().summary());
    }

    private static void known(Map<String, String> draft, Case c, Product product, MakerFacts maker) {
        draft.put("title", c.title());
        draft.put("manufacturer", maker.name());
        draft.put("product", product.name());
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
