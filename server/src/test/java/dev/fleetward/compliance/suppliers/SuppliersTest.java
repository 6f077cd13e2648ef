package dev.fleetward.compliance.suppliers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.kernel.Json;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Makers of components are known from SBOMs, asked by people, and shown with what is known of each component. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class SuppliersTest {
    private final TestOrganization maker = new TestOrganization();

    @BeforeEach
    void software_of_three_origins() {
        sbom("1.0.0", "2.3.4");
        maker.post("/api/v1/feeds/osv", """
                {"id":"CVE-2026-4711","modified":"2026-01-02T00:00:00Z","summary":"Overflow",
                 "affected":[{"package":{"ecosystem":"npm","name":"parser"},
                   "ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"2.4.0"}]}]}]}
                """);
    }

    @Test
    void makers_come_from_the_sboms_with_what_the_system_knows_of_each_component() {
        JsonNode file = file();

        assertThat(file.get("versions").toString()).isEqualTo("[\"main 1.0.0\"]");
        assertThat(names(file)).containsExactly("Parser Project", "Stack Makers", "");
        JsonNode parser = named(file, "Parser Project");
        assertThat(parser.get("contactBySbom").asText()).isEqualTo("security@parser.example");
        JsonNode component = parser.at("/components/0");
        assertThat(component.get("component").asText()).isEqualTo("pkg:npm/parser");
        assertThat(component.get("versions").toString()).isEqualTo("[\"2.3.4\"]");
        assertThat(component.get("openVulnerabilities").asInt()).isEqualTo(1);
        assertThat(component.get("newest").asText()).isEqualTo("2.4.0");
        assertThat(component.get("newestBy").asText()).isEqualTo("a vulnerability record");
        assertThat(component.get("behind").asBoolean()).isTrue();
        assertThat(named(file, "Stack Makers")
                        .at("/components/0/openVulnerabilities")
                        .asInt())
                .isZero();

        sbom("2.0.0", "2.4.1");
        JsonNode later = named(file(), "Parser Project").at("/components/0");
        assertThat(later.get("versions").toString()).isEqualTo("[\"2.3.4\",\"2.4.1\"]");
        assertThat(later.get("newest").asText()).isEqualTo("2.4.1");
        assertThat(later.get("behind").asBoolean()).isFalse();
    }

    @Test
    void our_own_components_are_nobody_elses() {
        patch("/api/v1/maker-facts", Map.of("name", "stack makers"));
        assertThat(names(file())).containsExactly("Parser Project", "");
    }

    @Test
    void a_decision_that_a_vulnerability_is_no_danger_shows() {
        maker.post(
                maker.api("/decisions"),
                Map.of(
                        "vulnerability", "CVE-2026-4711",
                        "state", "not_affected",
                        "justification", "vulnerable_code_not_in_execute_path"));
        JsonNode component = named(file(), "Parser Project").at("/components/0");
        assertThat(component.get("openVulnerabilities").asInt()).isZero();
        assertThat(component.get("excused").asInt()).isEqualTo(1);
    }

    @Test
    void a_maker_is_added_by_hand_with_the_components_no_sbom_names_a_supplier_of() {
        JsonNode added = maker.post(
                        api(""),
                        Map.of("name", "Modem Works", "supplies", List.of("pkg:generic/tinylib", "LTE module")))
                .json();

        assertThat(added.get("components").size()).isEqualTo(1);
        assertThat(added.at("/components/0/name").asText()).isEqualTo("tinylib");
        assertThat(names(file())).containsExactly("Modem Works", "Parser Project", "Stack Makers");
        String type = maker.post(api(""), Map.of("name", "modem works"))
                .json()
                .get("type")
                .asText();
        assertThat(type).endsWith("supplier-exists");
        assertThat(maker.post(api(""), Map.of("name", "Parser Project")).status())
                .isEqualTo(409);

        assertThat(maker.delete(api("/" + added.get("id").asText())).status()).isEqualTo(204);
        assertThat(names(file())).contains("").doesNotContain("Modem Works");
    }

    @Test
    void an_overdue_question_comes_first_and_is_missing_in_the_technical_documentation() {
        assertThat(missing()).doesNotContain("Stack Makers");
        String stack = id("Stack Makers");
        Answer asked = ask(stack, "sbom", "2026-01-01", "2026-01-31");
        assertThat(asked.status()).as(asked.text()).isEqualTo(201);
        assertThat(asked.json().get("overdue").asBoolean()).isTrue();
        assertThat(ask(id("Parser Project"), "vex", "2026-01-01", "2099-01-31")
                        .json()
                        .get("overdue")
                        .asBoolean())
                .isFalse();

        JsonNode file = file();
        assertThat(file.get("overdue").asInt()).isEqualTo(1);
        assertThat(names(file)).startsWith("Stack Makers");
        assertThat(page("").text()).contains("1 question overdue", "Overdue</span>");
        assertThat(missing()).contains("SBOM of Stack Makers, due 2026-01-31");
        assertThat(figure()).isEqualTo("1 of 2");

        String question = asked.json().at("/question/id").asText();
        Answer answered = answer(
                stack,
                question,
                Map.of(
                        "answeredOn", "2026-02-03",
                        "note", "With hashes",
                        "link", "https://example.org/sbom.json",
                        "supportUntil", "2031-12-31"));
        assertThat(answered.status()).as(answered.text()).isEqualTo(200);
        assertThat(answered.json().get("overdue").asBoolean()).isFalse();
        assertThat(named(file(), "Stack Makers").get("supportUntil").asText()).isEqualTo("2031-12-31");
        assertThat(missing()).doesNotContain("Stack Makers");
        assertThat(figure()).isEqualTo("2 of 2");
    }

    @Test
    void an_answer_stays_and_keeps_one_document() {
        String stack = id("Stack Makers");
        String question = ask(stack, "declaration", "2026-01-01", "2026-01-31")
                .json()
                .at("/question/id")
                .asText();
        String document = api("/%s/questions/%s/document".formatted(stack, question));
        assertThat(type(maker.post(document + "?fileName=doc.pdf", "x"))).endsWith("question-open");
        answer(stack, question, Map.of("answeredOn", "2026-01-10", "note", "Attached"));

        assertThat(type(answer(stack, question, Map.of("note", "Again")))).endsWith("question-answered");
        assertThat(maker.post(document + "?fileName=", "x").status()).isEqualTo(400);
        assertThat(maker.post(document + "?fileName=doc.pdf", "").status()).isEqualTo(400);
        assertThat(maker.post(document + "?fileName=doc.pdf", "the declaration").status())
                .isEqualTo(200);
        assertThat(type(maker.post(document + "?fileName=doc.pdf", "another"))).endsWith("question-answered");
        Answer kept = maker.get(document);
        assertThat(kept.text()).isEqualTo("the declaration");
        assertThat(kept.header("Content-Disposition")).contains("doc.pdf");
        assertThat(type(maker.delete(api("/" + stack)))).endsWith("supplier-was-asked");
    }

    @Test
    void the_file_is_a_page_json_csv_and_part_of_the_frozen_documentation() throws IOException {
        String stack = id("Stack Makers");
        patch(api("/" + stack), Map.of("contact", "=cmd()", "supportUntil", "2030-06-30", "note", "Sole source"));
        ask(stack, "declaration", "2026-01-01", "2026-01-31");

        String csv = maker.get(api("/due-diligence.csv")).text();
        assertThat(csv.lines().findFirst().orElseThrow())
                .contains("\"supplier\"", "\"SBOM\"", "\"open vulnerabilities\"");
        assertThat(csv)
                .contains("\"Stack Makers\",\"'=cmd()\"", "\"overdue since 2026-01-31\"")
                .contains("\"pkg:npm/parser\",\"2.3.4\",\"main 1.0.0\",\"1\"")
                .contains("\"No supplier named\"");
        assertThat(page("/due-diligence").text())
                .contains("Due diligence on components of", "Sole source", "2030-06-30", "overdue since 2026-01-31")
                .contains("pkg:npm/parser", "2.4.0");

        JsonNode frozen = maker.post(
                        maker.api("/frozen-files"),
                        Map.of("softwareType", "main", "version", "1.0.0", "evenIncomplete", true))
                .json();
        byte[] zip = maker.get(maker.api(
                        "/frozen-files/%s/file".formatted(frozen.get("id").asText())))
                .response()
                .body();
        Map<String, String> files = unpacked(zip);
        assertThat(files.get("due-diligence.json")).contains("Stack Makers", "overdue");
        assertThat(files.get("due-diligence.csv")).isEqualTo(csv);
        assertThat(files.get("INCOMPLETE.txt")).contains("CE marking and declaration of conformity of Stack Makers");
    }

    @Test
    void what_cannot_be_is_refused() {
        String stack = id("Stack Makers");
        assertThat(maker.post(api(""), "").status()).isEqualTo(400);
        assertThat(maker.post(api(""), Map.of("name", " ")).status()).isEqualTo(400);
        assertThat(patch(api("/" + stack), Map.of("supportUntil", "soon")).status())
                .isEqualTo(400);
        assertThat(ask(stack, "recipe", "2026-01-01", "2026-01-31").status()).isEqualTo(400);
        assertThat(ask(stack, "other", "2026-01-01", "2026-01-31").status()).isEqualTo(400);
        assertThat(ask(stack, "sbom", "2099-01-01", "2099-01-31").status()).isEqualTo(400);
        assertThat(ask(stack, "sbom", "2026-02-01", "2026-01-31").status()).isEqualTo(400);
        assertThat(ask(stack, "sbom", "2026-02-01", "").status()).isEqualTo(400);
        assertThat(ask(id(""), "sbom", "2026-01-01", "2026-01-31").status())
                .as("there is nobody to ask")
                .isEqualTo(404);
        String question = ask(stack, "sbom", "2026-02-01", "2026-02-28")
                .json()
                .at("/question/id")
                .asText();
        assertThat(answer(stack, question, Map.of("answeredOn", "2026-01-01")).status())
                .as("before it was asked")
                .isEqualTo(400);
        assertThat(answer(stack, question, Map.of("link", "over there")).status())
                .isEqualTo(400);
        assertThat(answer(stack, stack, Map.of("note", "x")).status()).isEqualTo(404);
        var stranger = new TestOrganization();
        assertThat(stranger.get(stranger.api("/suppliers/" + stack)).status()).isEqualTo(404);
        assertThat(stranger.get(stranger.api("/suppliers")).text()).doesNotContain("Stack Makers");
    }

    @Test
    void the_pages_do_the_same() {
        assertThat(page("").text()).contains("Parser Project", "No supplier named", "No question is overdue");
        assertThat(form("", "name=Modem+Works&contact=m%40example.org&supplies=tinylib%0ALTE+module")
                        .status())
                .isEqualTo(303);
        assertThat(form("", "name=Modem+Works").text()).contains("is a supplier of");
        String modem = id("Modem Works");
        assertThat(page("/" + modem).text()).contains("LTE module", "tinylib", "Remove the supplier");
        assertThat(form("/" + modem, "contact=x&supplies=&supportUntil=2030-01-01&note=%3Cb%3E")
                        .status())
                .isEqualTo(303);
        assertThat(page("/" + modem).text()).contains("&lt;b&gt;", "2030-01-01");
        assertThat(form("/" + modem + "/questions", "what=sbom&detail=&askedOn=2026-01-01&dueOn=")
                        .text())
                .contains("dueOn is missing");
        assertThat(form("/" + modem + "/questions", "what=sbom&detail=&askedOn=2026-01-01&dueOn=2026-01-31")
                        .status())
                .isEqualTo(303);
        String question =
                named(file(), "Modem Works").at("/questions/0/question/id").asText();
        Answer answered = TestOrganization.send(
                maker.request(path("/" + modem + "/answers"))
                        .header("Accept", "text/html")
                        .header("Content-Type", "multipart/form-data; boundary=x")
                        .POST(
                                BodyPublishers.ofString(
                                        "--x\r\nContent-Disposition: form-data; name=\"question\"\r\n\r\n" + question
                                                + "\r\n--x\r\nContent-Disposition: form-data; name=\"answeredOn\"\r\n\r\n2026-01-15"
                                                + "\r\n--x\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nHere it is"
                                                + "\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.json\"\r\n\r\n{}\r\n--x--\r\n")));
        assertThat(answered.status()).as(answered.text()).isEqualTo(303);
        assertThat(page("/" + modem).text()).contains("Here it is", "a.json");
        assertThat(page("/" + id("")).text()).contains("No SBOM says who makes them");
        form("", "name=Mistake");
        assertThat(form("/" + id("Mistake") + "/remove", "").status()).isEqualTo(303);
        assertThat(page("").text()).doesNotContain("Mistake");
    }

    private void sbom(String version, String parser) {
        maker.put(
                maker.api("/software-versions/main/%s/sbom".formatted(version)),
                "application/json",
                BodyPublishers.ofString("""
                        {"bomFormat":"CycloneDX","specVersion":"1.6","components":[
                        {"type":"library","name":"parser","version":"%s","purl":"pkg:npm/parser@%s",
                         "supplier":{"name":"Parser Project","contact":[{"email":"security@parser.example"}]}},
                        {"type":"library","name":"stack","version":"7.0","purl":"pkg:generic/stack@7.0",
                         "manufacturer":{"name":"Stack Makers"}},
                        {"type":"library","name":"tinylib","version":"1.0","purl":"pkg:generic/tinylib@1.0"}]}
                        """.formatted(parser, parser)));
    }

    private JsonNode file() {
        return maker.get(api("")).json();
    }

    private static List<String> names(JsonNode file) {
        return file.get("makers")
                .valueStream()
                .map(one -> one.get("name").asText())
                .toList();
    }

    private static JsonNode named(JsonNode file, String name) {
        return file.get("makers")
                .valueStream()
                .filter(one -> one.get("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private String id(String name) {
        return named(file(), name).get("id").asText();
    }

    private Answer ask(String supplier, String what, String askedOn, String dueOn) {
        return maker.post(
                api("/%s/questions".formatted(supplier)), Map.of("what", what, "askedOn", askedOn, "dueOn", dueOn));
    }

    private Answer answer(String supplier, String question, Map<String, String> body) {
        return maker.put(
                api("/%s/questions/%s/answer".formatted(supplier, question)),
                "application/json",
                BodyPublishers.ofString(Json.write(body)));
    }

    private String missing() {
        return maker.get(maker.api("/legal-documents/technical-documentation")).text();
    }

    private String figure() {
        maker.post(maker.api("/evidence/measurements"), "{}");
        return maker.get(maker.api("/evidence"))
                .json()
                .get("items")
                .valueStream()
                .filter(one -> one.get("source").asText().equals("compliance.supplier-questions"))
                .map(one -> "%s of %s"
                        .formatted(
                                one.get("numerator").asText(),
                                one.get("denominator").asText()))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, String> unpacked(byte[] zip) throws IOException {
        var files = new HashMap<String, String>();
        try (var in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                files.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return files;
    }

    private static String type(Answer answer) {
        return answer.json().get("type").asText();
    }

    private Answer patch(String path, Object body) {
        return TestOrganization.send(maker.request(path)
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString(Json.write(body))));
    }

    private String api(String rest) {
        return maker.api("/suppliers" + rest);
    }

    private static String path(String rest) {
        return "/products/pump/compliance/suppliers" + rest;
    }

    private Answer page(String rest) {
        return TestOrganization.send(maker.request(path(rest)).header("Accept", "text/html"));
    }

    private Answer form(String rest, String body) {
        return TestOrganization.send(maker.request(path(rest))
                .header("Accept", "text/html")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
    }
}
