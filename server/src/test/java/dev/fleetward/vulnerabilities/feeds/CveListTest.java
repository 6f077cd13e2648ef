package dev.fleetward.vulnerabilities.feeds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.vulnerabilities.Fleet;
import dev.fleetward.vulnerabilities.feeds.online.Publisher;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The CVE list by its repository: an archive of all, then what its log names. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class CveListTest {
    private static final String RECORDS = "/cve/raw/refs/heads/main/cves/";

    @Inject
    Synchronization synchronization;

    private final TestOrganization maker = new TestOrganization();
    private final Publisher publisher = new Publisher();

    @AfterEach
    void closePublisher() {
        publisher.close();
    }

    @Test
    void it_begins_with_the_archive_and_goes_on_with_the_log_of_changes() {
        Instant now = Instant.now();
        publisher.offers(
                "/cve/archive/refs/heads/main.zip",
                zip(Map.of(
                        "main/cves/2026/1xxx/CVE-2026-1001.json", record("CVE-2026-1001", "PUBLISHED"),
                        "main/cves/deltaLog.json", log(now, "CVE-2026-1001"))));
        publisher.offers(RECORDS + "deltaLog.json", log(now.minusSeconds(86_400), "CVE-2026-1001"));
        var feed = new OnlineFeed(maker, synchronization, "cve").at(publisher.url("/cve/"));

        feed.untilDone();

        assertThat(feed.state().get("state").asText()).isEqualTo("fresh");
        assertThat(feed.quarantine()).isEmpty();
        assertThat(isKnown("CVE-2026-1001")).isTrue();

        publisher.offers(RECORDS + "2026/12xxx/CVE-2026-12002.json", record("CVE-2026-12002", "PUBLISHED"));
        publisher.offers(
                RECORDS + "2026/1xxx/CVE-2026-1001.json",
                record("CVE-2026-1001", "REJECTED").replace("2026-01-02", "2026-03-02"));
        publisher.offers(
                RECORDS + "deltaLog.json",
                "[" + entry(now.plusSeconds(60), "CVE-2026-12002", "CVE-2026-1001") + ","
                        + entry(now.plusSeconds(30), "CVE-2026-12002", "CVE-2026-12002") + ","
                        + entry(now.minusSeconds(86_400), "CVE-2026-1001", "CVE-2026-1001") + "]");
        feed.untilDone();

        assertThat(isKnown("CVE-2026-12002")).isTrue();
        assertThat(maker.get(maker.api("/vulnerabilities/CVE-2026-1001"))
                        .json()
                        .get("withdrawn")
                        .asBoolean())
                .isTrue();
        assertThat(publisher.asked().stream().filter(one -> one.endsWith("CVE-2026-12002.json")))
                .hasSize(1);
        assertThat(publisher.asked().stream().filter(one -> one.contains("main.zip")))
                .hasSize(1);
    }

    @Test
    void what_the_log_no_longer_reaches_is_had_by_the_archive_again() {
        publisher.offers(
                "/cve/archive/refs/heads/main.zip",
                zip(Map.of("CVE-2026-1001.json", record("CVE-2026-1001", "PUBLISHED"))));
        publisher.offers(RECORDS + "deltaLog.json", log(Instant.now().plusSeconds(60), "CVE-2026-1001"));
        var feed = new OnlineFeed(maker, synchronization, "cve").at(publisher.url("/cve/"));

        assertThat(feed.turn()).isTrue();
        assertThat(feed.turn()).isTrue();
        publisher.offers(RECORDS + "deltaLog.json", log(Instant.now().minusSeconds(86_400), "CVE-2026-1001"));
        feed.untilDone();

        assertThat(publisher.asked().stream().filter(one -> one.contains("main.zip")))
                .hasSize(2);
        publisher.offers(
                RECORDS + "deltaLog.json",
                "[" + entry(Instant.now().plusSeconds(90), "../secret", "../secret") + ","
                        + entry(Instant.EPOCH, "CVE-2026-1001", "CVE-2026-1001") + "]");
        feed.turn();
        assertThat(feed.state().get("lastError").asText()).contains("no CVE number");
    }

    private boolean isKnown(String cve) {
        return maker.get(maker.api("/vulnerabilities/" + cve)).status() == 200;
    }

    private static byte[] zip(Map<String, String> files) {
        return Fleet.zip(new LinkedHashMap<>(files));
    }

    private static String log(Instant at, String cve) {
        return "[" + entry(at, cve, cve) + "]";
    }

    private static String entry(Instant at, String fresh, String updated) {
        return """
                {"fetchTime":"%s","numberOfChanges":2,"new":[{"cveId":"%s"}],"updated":[{"cveId":"%s"}],"error":[]}
                """.formatted(at, fresh, updated);
    }

    private static String record(String cve, String state) {
        return """
                {"dataType":"CVE_RECORD","dataVersion":"5.1","cveMetadata":{"cveId":"%s","state":"%s",
                  "assignerOrgId":"00000000-0000-4000-8000-000000000000","datePublished":"2026-01-01T00:00:00Z",
                  "dateUpdated":"2026-01-02T00:00:00Z"},
                 "containers":{"cna":{"providerMetadata":{"orgId":"00000000-0000-4000-8000-000000000000"},
                  "descriptions":[{"lang":"en","value":"A flaw"}],
                  "affected":[{"vendor":"acme","product":"radio","versions":[{"version":"1.0","status":"affected"}]}]}}}
                """.formatted(cve, state);
    }
}
