package dev.fleetward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class LawCommandTest {
    private final TestOrganization maker = new TestOrganization();
    private final Shell shell = new Shell(maker);

    @TempDir
    Path folder;

    @Test
    void market_facts_are_stated_from_a_file_and_shown() throws IOException {
        String file = write("""
                {"hardware": "HW 1", "placedOn": "2028-01-10", "memberStates": ["DE"],
                 "remoteProcessing": [{"name": "Cloud", "underManufacturer": true, "neededForFunction": true,
                                       "function": "Timer"}]}
                """);

        assertThat(shell.prints("law", "set-market", "--product", "pump", file))
                .contains("placed on the market 2028-01-10 in DE", "Cloud: part of the product");
        assertThat(shell.prints("law", "market", "--product", "pump")).contains("hardware: HW 1");
        assertThat(shell.refuses("law", "set-market", "--product", "pump", write("{\"placedOn\": \"soon\"}")))
                .contains("placedOn must be a date");
        assertThat(shell.refuses("law", "set-market", "--product", "pump", write("no json")))
                .contains("is no JSON");
    }

    @Test
    void a_support_period_is_calculated_kept_and_its_end_told() throws IOException {
        String file = write("""
                {"placedFrom": "2020-01-10", "expectedUseMonths": 60,
                 "reasons": {"user-expectations": "Five years", "nature": "Built in", "union-law": "None"}}
                """);

        assertThat(shell.prints("law", "set-support", "--product", "pump", "--dry-run", file))
                .contains("Counted from the last of these units", "ends on 2025-01-31");
        assertThat(shell.prints("law", "support", "--product", "pump")).contains("no support period");
        assertThat(shell.prints("law", "set-support", "--product", "pump", file))
                .contains("whole product: until 2025-01-31");
        assertThat(shell.prints(
                        "law", "end-told", "--product", "pump", "--to", "users", "--on", "2025-01-31", "--how", "Mail"))
                .contains("users told on 2025-01-31");
        assertThat(shell.prints("law", "support", "--product", "pump")).contains("in use for 60 months");
        TestOrganization.send(maker.request(maker.api("/law-facts"))
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString("{\"publishedAs\":\"%s\"}".formatted(maker.slug))));
        assertThat(shell.prints("law", "tell-end", "--product", "pump", "--title", "Support has ended"))
                .contains("N-1: ");
        assertThat(shell.refuses("law", "tell-end", "--product", "pump", "--not-public"))
                .contains("nobody would be told");
    }

    @Test
    void a_product_is_classified_by_its_answers() {
        String[] decide = {
            "classify",
            "decide",
            "--product",
            "pump",
            "--answer",
            "digital=yes",
            "--answer",
            "commercial=yes",
            "--answer",
            "connection=yes",
            "--answer",
            "excluded=none",
            "--answer",
            "core-function=Moves water",
            "--answer",
            "category=none",
            "--answer",
            "open-source=no",
            "--answer",
            "standards=none",
            "--answer",
            "route=a"
        };

        assertThat(shell.prints("classify", "questions", "--product", "pump"))
                .contains("excluded: Do other rules", "AX3.II.2: Firewalls");
        assertThat(shell.prints("classify", "list", "--product", "pump")).contains("not decided yet");
        assertThat(shell.prints(decide)).contains("decision 1: Default: Module A: internal control.");
        assertThat(shell.prints("classify", "show", "--product", "pump", "1"))
                .contains("core-function: Moves water (CRA Articles 7(1) and 8(1))");
        assertThat(shell.refuses("classify", "decide", "--product", "pump", "--answer", "digital=maybe"))
                .contains("one of yes, no");
    }

    @Test
    void a_risk_assessment_is_drafted_approved_and_falls_due() throws IOException {
        String items = Stream.concat(Stream.of("1"), "abcdefghijklm".chars().mapToObj(one -> "2." + (char) one))
                .map("\"CRA.I.%s\": {\"applies\": true, \"text\": \"By design\"}"::formatted)
                .collect(Collectors.joining(", "));
        String file = write("""
                {"use": "Moves water", "conditions": "Homes", "timeInUse": "Seven years",
                 "assets": [{"id": "A-1", "name": "Keys"}],
                 "risks": [{"id": "R-1", "asset": "A-1", "threat": "Theft", "likelihood": 3, "impact": 3,
                            "treatment": "accept", "measures": "Rare"}],
                 "items": {%s}, "handling": "Policy", "reviewOn": "2099-01-01"}
                """.formatted(items));

        assertThat(shell.prints("risk", "status", "--product", "pump")).contains("no version is approved yet");
        assertThat(shell.prints("risk", "draft", "--product", "pump", write("{\"use\": \"Moves water\"}")))
                .contains("version 1, draft: 0 risks to 0 assets");
        assertThat(shell.refuses("risk", "approve", "--product", "pump")).contains("At least one asset.");
        shell.prints("risk", "draft", "--product", "pump", file);
        assertThat(shell.prints("risk", "approve", "--product", "pump")).contains("version 1, approved by");
        assertThat(shell.prints("risk", "show", "--product", "pump", "1"))
                .contains("R-1 Theft: Medium before, Medium left");
        assertThat(shell.prints("risk", "scale", "--product", "pump")).contains("CRA.I.2.m Secure removal of data");

        assertThat(shell.prints("risk", "modified", "--product", "pump", "--what", "New radio"))
                .contains("is due");
        assertThat(shell.run("risk", "status", "--product", "pump").code()).isEqualTo(3);
    }

    private String write(String json) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "law", ".json"), json)
                .toString();
    }
}
