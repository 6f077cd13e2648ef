package dev.fleetward.web;

import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.Json;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What people at the maker of the living fleet do: documents, a case, suppliers, the public page. */
final class LivingMaker {
    private final TestOrganization organization;

    LivingMaker(TestOrganization organization) {
        this.organization = organization;
    }

    /** A text of the documents, a supplier, a frozen file and a distributor's checklist. */
    void documentsIt() {
        asksItsSuppliers();
        patch(organization.api("/document-texts"), Map.of("CRA.AX2.5", "An open port on the internet"));
        done(organization.post(
                organization.api("/frozen-files"),
                Map.of("softwareType", "main-fw", "version", "2.4.1+b17", "evenIncomplete", true)));
        List<Map<String, String>> answers = organization
                .get(organization.api("/operator-checks/items?role=distributor"))
                .json()
                .get("items")
                .valueStream()
                .map(item -> Map.of("item", item.get("id").asText(), "answer", "yes"))
                .toList();
        done(organization.post(
                organization.api("/operator-checks"),
                Map.of(
                        "role",
                        "distributor",
                        "operator",
                        "Pump shop",
                        "checkedBy",
                        "Bo Shop",
                        "checkedOn",
                        "2026-01-15",
                        "answers",
                        answers)));
    }

    /** A posture rule, a notice to users and an advisory, published and drafted anew. */
    void tellsThePublic() {
        put(
                organization.api("/posture-rules/debug-port"),
                Map.of(
                        "title",
                        "The debug port is locked",
                        "expectation",
                        "attr.debug_port = locked",
                        "requirements",
                        List.of("CRA.I.2.j")));
        done(organization.post(
                organization.api("/cases/C-1/notices"),
                Map.of(
                        "audience",
                        "impacted",
                        "onPage",
                        true,
                        "title",
                        "Keep the pump off the internet",
                        "summary",
                        "A crafted path stops the pump.",
                        "mitigation",
                        "Close its port until the update is there.")));
        patch(
                "/api/v1/maker-facts",
                Map.of("name", "Pump & Söhne GmbH", "securityContact", "mailto:psirt@pump.example", "csirt", "AT"));
        put(
                "/api/v1/advisory-publisher",
                Map.of("publicName", "pub-" + organization.slug, "namespace", "https://pump.example"));
        isReportedTo();
        done(organization.post(organization.api("/advisories"), Map.of("case", "C-1")));
        done(organization.post(organization.api("/advisories/A-1/publication"), Map.of("summary", "First published.")));
        done(organization.post(organization.api("/advisories/A-1/revision"), Map.of()));
    }

    /** Somebody without an account found something. */
    private void isReportedTo() {
        String body = """
                --x\r
                Content-Disposition: form-data; name="title"\r
                \r
                The update page takes any file\r
                --x\r
                Content-Disposition: form-data; name="description"\r
                \r
                It does not look at the signature when the name ends in .bin.\r
                --x\r
                Content-Disposition: form-data; name="affected"\r
                \r
                Pump 2.4.0\r
                --x\r
                Content-Disposition: form-data; name="files"; filename="capture.pcap"\r
                Content-Type: application/octet-stream\r
                \r
                bytes\r
                --x--\r
                """;
        done(TestOrganization.send(HttpRequest.newBuilder(
                        TestOrganization.server("/api/v1/public/products/%s/reports".formatted(organization.slug)))
                .header("Content-Type", "multipart/form-data; boundary=x")
                .POST(BodyPublishers.ofString(body))));
        done(organization.post(organization.api("/cases/C-2/messages"), Map.of("text", "Thank you. We see it too.")));
    }

    void opensACase() {
        done(organization.post(
                organization.api("/cases"),
                Map.of(
                        "kind",
                        "actively-exploited-vulnerability",
                        "title",
                        "A crafted path stops the pump",
                        "csirt",
                        "AT",
                        "vulnerability",
                        "CVE-2026-4711")));
        done(organization.put(
                organization.api("/cases/C-1/awareness"),
                "application/json",
                BodyPublishers.ofString(Json.write(
                        Map.of("at", Instant.now().minusSeconds(3600), "reason", "A customer's gateway log")))));
        tellsTheMakerOfTheComponent();
    }

    /** One question that is overdue and one that was answered with a document. */
    private void asksItsSuppliers() {
        String modem = organization.api("/suppliers/")
                + organization
                        .post(
                                organization.api("/suppliers"),
                                Map.of("name", "Modem Works", "supplies", List.of("LTE module")))
                        .json()
                        .get("id")
                        .asText();
        done(organization.post(
                modem + "/questions", Map.of("what", "sbom", "askedOn", "2026-01-01", "dueOn", "2026-01-31")));
        var asked = organization.post(
                modem + "/questions", Map.of("what", "declaration", "askedOn", "2026-01-01", "dueOn", "2026-01-31"));
        String question =
                modem + "/questions/" + asked.json().at("/question/id").asText();
        done(organization.put(
                question + "/answer",
                "application/json",
                BodyPublishers.ofString(Json.write(
                        Map.of("answeredOn", "2026-01-20", "note", "Signed in June", "supportUntil", "2031-12-31")))));
        done(organization.post(question + "/document?fileName=declaration.txt", "EU declaration of conformity"));
    }

    /** One report that was sent and answered, and one that waits. */
    private void tellsTheMakerOfTheComponent() {
        String upstream = organization.api("/cases/C-1/upstream");
        done(organization.post(upstream, Map.of("component", "pkg:generic/lwip")));
        patch(upstream + "/U-1", Map.of("text", "# Overflow in lwip\n\nA packet of 65,536 bytes stops it."));
        done(organization.post(
                upstream + "/U-1/sent",
                Map.of(
                        "at",
                        Instant.now().minusSeconds(1800),
                        "to",
                        "lwip-devel@example.org",
                        "channel",
                        "email",
                        "reference",
                        "https://example.org/lwip/issues/17")));
        done(organization.post(
                upstream + "/U-1/answers",
                Map.of("at", Instant.now().minusSeconds(600), "text", "Thank you, we are looking into it.")));
        done(organization.post(upstream, Map.of("component", "lwip")));
    }

    void put(String path, Object body) {
        done(organization.put(path, "application/json", BodyPublishers.ofString(Json.write(body))));
    }

    void patch(String path, Object body) {
        done(TestOrganization.send(organization
                .request(path)
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString(Json.write(body)))));
    }

    static void done(TestOrganization.Answer answer) {
        if (answer.status() >= 300) {
            throw new IllegalStateException(answer.status() + " " + answer.text());
        }
    }
}
