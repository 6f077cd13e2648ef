package dev.fleetward.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.ElementHandle;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import dev.fleetward.fixture.IndependentCsafValidator;
import dev.fleetward.kernel.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A maker's whole duty under CRA Article 14, from the demo's fleet: a vulnerability turns out to be exploited, the
 * authority is told in time, the fix reaches the fleet, users are told, and all of it is proven. Everything by mouse and
 * keyboard in a real browser; the API is not touched.
 */
class DutyIT {
    private static final int DEVICES = 100;
    private static final String VULNERABILITY = "CVE-2026-4242";
    private static final String PRODUCT = "/products/demo-thermostat";
    private static final Duration ROLLOUT_PATIENCE = Duration.ofMinutes(5);
    private static final Pattern EXPOSED = Pattern.compile("Devices exposed now\\s+(\\d+) of (\\d+)");

    private DemoVisit visit;
    private Page page;
    private int exposedAtFirst;

    @BeforeEach
    void openTheDemo() throws IOException {
        visit = DemoVisit.signedIn(DEVICES);
        page = visit.page;
    }

    @AfterEach
    void closeTheDemo() throws IOException {
        visit.close();
    }

    @Test
    void an_exploited_vulnerability_is_reported_fixed_told_and_proven() throws IOException {
        sayWhoTheMakerIs();
        learnOfTheVulnerability();
        exposedAtFirst = exposed();
        assertThat(exposedAtFirst).isPositive();
        openTheCase();
        file("Early warning", "EW-2026-1");
        file("Notification", "VN-2026-1");
        shipTheFix();
        stateTheMeasure();
        file("Final report", "FR-2026-1");
        publishTheAdvisory();
        seeTheMatrix();
        freezeTheTechnicalFile();
    }

    private void sayWhoTheMakerIs() {
        visit.open(PRODUCT + "/law-facts");
        page.locator("form[action$='/law-facts/maker'] #name").fill("Halden GmbH");
        page.locator("#postalAddress").fill("Hafenstrasse 1\n20457 Hamburg\nGermany");
        visit.press("Save maker facts");
        visit.open(PRODUCT + "/advisory-publisher");
        page.locator("#publicName").fill("halden");
        page.locator("#namespace").fill("https://halden.example");
        visit.press("Save the publisher");
        visit.shows("Halden GmbH publishes");
    }

    /** First as a record of the component's maker, then as an entry of CISA's catalogue. */
    private void learnOfTheVulnerability() {
        imports("CVE-2026-4242.json", """
                {"schema_version":"1.6.7","id":"CVE-2026-4242","published":"2026-11-20T08:00:00Z",
                 "modified":"2026-11-27T08:00:00Z","summary":"Buffer overflow in the TLS handshake of mbedtls",
                 "details":"A crafted handshake overflows a buffer.",
                 "severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
                 "affected":[{"package":{"ecosystem":"ConanCenter","name":"mbedtls","purl":"pkg:conan/mbedtls"},
                  "ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"3.5.0"},{"fixed":"3.6.2"}]}]}]}
                """);
        imports("known_exploited_vulnerabilities.json", """
                {"title":"Catalog","catalogVersion":"2026.11.27","dateReleased":"2026-11-27T00:00:00Z","count":1,
                 "vulnerabilities":[{"cveID":"CVE-2026-4242","vendorProject":"Mbed","product":"mbedtls",
                  "vulnerabilityName":"Mbed TLS buffer overflow","dateAdded":"2026-11-26",
                  "shortDescription":"A crafted handshake overflows a buffer.","requiredAction":"Apply the update.",
                  "dueDate":"2026-12-17","knownRansomwareCampaignUse":"Unknown"}]}
                """);
        visit.open(PRODUCT + "/triage?rank=exploited");
        visit.follow(VULNERABILITY);
        visit.shows("Known to be exploited since 2026-11-26");
    }

    private void imports(String name, String content) {
        visit.open("/settings/feeds");
        page.locator("input[name=feed]")
                .setInputFiles(new FilePayload(name, "application/json", content.getBytes(StandardCharsets.UTF_8)));
        page.locator("form:has(input[name=feed]) button").click();
        visit.shows("1 new record");
    }

    private int exposed() {
        visit.open(PRODUCT + "/vulnerabilities/" + VULNERABILITY);
        Matcher figures = EXPOSED.matcher(visit.text());
        assertThat(figures.find()).as(visit.text()).isTrue();
        return Integer.parseInt(figures.group(1));
    }

    private void openTheCase() {
        visit.follow("Start a case");
        page.getByLabel("CSIRT of").selectOption("DE");
        visit.press("Start the case");
        states("Reliable evidence", "evidence", "CISA lists it, and a customer sent us the exploit.");
        states("Declared aware", "awareness", "The product security team decided so.");
        visit.shows("We have been aware since");
    }

    private void states(String moment, String slug, String reason) {
        page.getByText("State “" + moment + "”").click();
        if (slug.equals("evidence")) {
            page.locator("#evidence-person").fill("Ada Halden");
            page.locator("#evidence-items").fill("Entry of CISA's catalogue\nWorking exploit from a customer");
        }
        page.locator("#" + slug + "-reason").fill(reason);
        page.locator("form[action$='/moments/" + slug + "'] button").click();
    }

    /** What the system knows stands in the form already; a person adds what only people know. */
    private void file(String stage, String reference) throws IOException {
        visit.open(PRODUCT + "/cases/C-1");
        page.locator("section[aria-labelledby=clocks]")
                .getByText(stage, new Locator.GetByTextOptions().setExact(true))
                .click();
        visit.shows("through the single reporting platform");
        for (ElementHandle label : page.querySelectorAll("main form.form label:has(span:text-is('required'))")) {
            ElementHandle field = page.querySelector("#" + label.getAttribute("for"));
            if (field != null && field.inputValue().isBlank()) {
                field.fill("Stated by the product security team of Halden.");
            }
        }
        visit.press("Save");
        Download printed = page.waitForDownload(() -> page.getByText("PDF", new Page.GetByTextOptions().setExact(true))
                .click());
        assertThat(text(printed.path())).contains(VULNERABILITY).contains("Halden GmbH");
        page.locator("#reference").fill(reference);
        visit.press("Record as sent");
        visit.shows(reference);
    }

    private static String text(Path pdf) throws IOException {
        try (var document = Loader.loadPDF(pdf.toFile())) {
            return new PDFTextStripper().getText(document);
        }
    }

    private void shipTheFix() {
        visit.open(PRODUCT + "/vulnerabilities/" + VULNERABILITY);
        visit.follow("Ship the fix");
        page.getByLabel("Release").selectOption("main 1.5.2");
        page.getByLabel("Watch each phase at least").fill("0");
        visit.press("Start rollout");
        visit.shows("running");
        String rollout = page.url();
        long deadline = System.nanoTime() + ROLLOUT_PATIENCE.toNanos();
        while (reached(rollout) < 0.99) {
            assertThat(System.nanoTime()).as(visit.text()).isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
        }
    }

    /** The share of those that are no longer exposed, of all that can be reached. */
    private double reached(String rollout) {
        int exposed = exposed();
        page.navigate(rollout);
        visit.openNextPhase();
        int unreachable = visit.unreachable("1.5.0");
        return (double) (exposedAtFirst - exposed) / (exposedAtFirst - unreachable);
    }

    private void stateTheMeasure() {
        visit.open(PRODUCT + "/cases/C-1");
        page.getByText("A fix or workaround is available").click();
        page.locator("#measure-reason").fill("main 1.5.2 with mbedtls 3.6.2");
        visit.press("State the measure for good");
        visit.shows("main 1.5.2 with mbedtls 3.6.2");
    }

    private void publishTheAdvisory() throws IOException {
        visit.open(PRODUCT + "/cases/C-1");
        visit.press("Draft an advisory");
        visit.shows("Valid by all mandatory tests of CSAF 2.0");
        page.locator("#summary").fill("First revision, with the fix.");
        visit.press("Publish revision 1");
        visit.follow("Public page");
        visit.shows(VULNERABILITY);
        page.goBack();
        Download document = page.waitForDownload(() -> visit.follow("CSAF document"));
        String csaf = Files.readString(document.path());
        JsonNode read = Json.read(csaf, JsonNode.class);
        assertThat(read.at("/vulnerabilities/0/cve").asText()).isEqualTo(VULNERABILITY);
        assertThat(read.at("/vulnerabilities/0/remediations/0/category").asText())
                .isEqualTo("vendor_fix");
        assertThat(IndependentCsafValidator.failed(csaf)).isEmpty();
    }

    private void seeTheMatrix() {
        visit.open(PRODUCT + "/compliance");
        String before = visit.text();
        visit.press("Measure now");
        assertThat(visit.text()).isNotEqualTo(before).contains("case");
    }

    private void freezeTheTechnicalFile() throws IOException {
        visit.open(PRODUCT + "/compliance/frozen-files");
        page.locator("#software").selectOption("main 1.5.2");
        page.locator("input[name=evenIncomplete]").check();
        visit.press("Freeze");
        visit.shows("INCOMPLETE");
        Download frozen = page.waitForDownload(() -> visit.follow("main 1.5.2"));
        List<String> names = new ArrayList<>();
        try (var zip = new ZipInputStream(Files.newInputStream(frozen.path()))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                names.add(entry.getName());
            }
        }
        assertThat(names).contains("manifest.json").anyMatch(name -> name.endsWith(".pdf"));
    }
}
