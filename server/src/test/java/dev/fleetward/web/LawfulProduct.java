package dev.fleetward.web;

import dev.fleetward.fixture.TestOrganization;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the law asks of the living fleet's product: facts, support period and the notice of its end,
 * classification, risk assessment, and a legal hold.
 */
final class LawfulProduct {
    private final TestOrganization organization;

    LawfulProduct(TestOrganization organization) {
        this.organization = organization;
    }

    void settles() {
        put("/market-facts", """
                {"hardware": "board-r3", "software": "main-fw 2.x", "identification": "Serial number under the lid",
                 "placedOn": "2026-01-10", "memberStates": ["AT", "DE"],
                 "remoteProcessing": [{"name": "Dosing cloud", "does": "Keeps dose plans", "underManufacturer": true,
                                       "neededForFunction": true, "function": "Dosing by plan"}],
                 "notifiedBody": {"name": "Examiner", "number": "0123", "certificate": "C-1"}}
                """);
        put("/support-period", """
                {"placedFrom": "2026-01-10", "placedUntil": "2027-12-31", "expectedUseMonths": 84,
                 "reasons": {"user-expectations": "Seven years", "nature": "Built in", "union-law": "None sets one"}}
                """);
        post("/classification/decisions", """
                {"answers": {"digital": "yes", "commercial": "yes", "connection": "yes", "excluded": "none",
                             "core-function": "Doses a liquid", "category": "none", "open-source": "no",
                             "standards": "none", "route": "a"}}
                """);
        String items = Stream.concat(Stream.of("1"), "abcdefghijklm".chars().mapToObj(one -> "2." + (char) one))
                .map("\"CRA.I.%s\": {\"applies\": true, \"text\": \"By design\"}"::formatted)
                .collect(Collectors.joining(", "));
        put("/risk-assessment/draft", """
                {"use": "Doses a liquid in homes", "conditions": "Behind a home router", "timeInUse": "Seven years",
                 "assets": [{"id": "A-1", "name": "Device keys", "needs": "confidentiality"}],
                 "risks": [{"id": "R-1", "asset": "A-1", "threat": "Keys are read from flash", "likelihood": 4,
                            "impact": 4, "treatment": "reduce", "measures": "Flash is encrypted",
                            "residualLikelihood": 1, "residualImpact": 4, "requirements": ["CRA.I.2.e"]}],
                 "items": {%s}, "handling": "As the policy says", "reviewOn": "2026-01-01"}
                """.formatted(items));
        post("/risk-assessment/draft/approval", "{}");
        put("/risk-assessment/draft", "{\"handling\": \"As the new policy says\"}");
        post("/support-period/notices", "{}");
        post("/legal-holds", """
                {"serial": "FLW-0002", "reason": "Claim for damages", "reference": "2 Cg 17/27"}
                """);
    }

    private void put(String path, String json) {
        done(organization.put(organization.api(path), "application/json", BodyPublishers.ofString(json)));
    }

    private void post(String path, String json) {
        done(organization.post(organization.api(path), json));
    }

    private static void done(TestOrganization.Answer answer) {
        if (answer.status() >= 300) {
            throw new IllegalStateException(answer.status() + " " + answer.text());
        }
    }
}
