package dev.fleetward.compliance.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.disclosure.facts.MarketStated;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.kernel.Json;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.LinkedHashMap;
import java.util.Map;

/** A maker that stated everything the law wants of a product, and its product. */
final class StatedProduct {
    final TestOrganization maker;

    StatedProduct() {
        this(new TestOrganization());
    }

    StatedProduct(TestOrganization maker) {
        this.maker = maker;
    }

    StatedProduct states() {
        patch(
                "/api/v1/maker-facts",
                Map.of(
                        "name", "Pumpmaker GmbH",
                        "postalAddress", "Weg 1\n1010 Wien",
                        "email", "info@pump.example",
                        "website", "https://pump.example",
                        "securityContact", "mailto:psirt@pump.example",
                        "policyUrl", "https://pump.example/cvd"));
        patch(
                maker.api("/law-facts"),
                Map.of(
                        "typeDesignation", "P-200",
                        "intendedPurpose", "Moves water in homes",
                        "supportFrom", "2027-01-01",
                        "supportUntil", "2032-12-31",
                        "supportReasons", "Pumps run about six years",
                        "declarationUrl", "https://pump.example/doc.pdf"));
        ok(maker.put(
                maker.api("/classification"),
                "application/json",
                BodyPublishers.ofString(Json.write(Map.of(
                        "productClass", "default",
                        "category", "",
                        "coreFunction", "pumps water",
                        "route", "a")))));
        MarketStated.of(maker);
        writes();
        return this;
    }

    private void writes() {
        var texts = new LinkedHashMap<String, String>();
        TextItem.ALL.stream()
                .filter(TextItem::needed)
                .forEach(item -> texts.put(item.id(), "Text of " + item.id() + ": Größe, Ελληνικά, Кириллица"));
        texts.put("sign.place", "Wien");
        texts.put("sign.date", "2027-12-01");
        texts.put("sign.name", "Ada Maker");
        texts.put("sign.function", "Managing director");
        patch(maker.api("/document-texts"), texts);
    }

    StatedProduct uploads(String item, String fileName, String content) {
        ok(maker.put(
                maker.api("/documents/%s?fileName=%s".formatted(item, fileName)),
                "application/pdf",
                BodyPublishers.ofString(content)));
        return this;
    }

    StatedProduct runs(String version) {
        ok(maker.put(
                maker.api("/software-versions/main/%s/sbom".formatted(version)),
                "application/json",
                BodyPublishers.ofString("""
                        {"bomFormat":"CycloneDX","specVersion":"1.6","components":[
                         {"type":"library","name":"lwip","version":"2.1.2","purl":"pkg:generic/lwip@2.1.2"}]}
                        """)));
        return this;
    }

    void patch(String path, Object body) {
        ok(TestOrganization.send(maker.request(path)
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString(Json.write(body)))));
    }

    static void ok(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isBetween(200, 299);
    }
}
