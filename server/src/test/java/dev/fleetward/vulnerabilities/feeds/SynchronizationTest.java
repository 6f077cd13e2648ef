package dev.fleetward.vulnerabilities.feeds;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Json;
import dev.fleetward.vulnerabilities.Fleet;
import dev.fleetward.vulnerabilities.feeds.online.Publisher;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Feeds fetched from a publisher on this machine that answers, refuses, breaks off and is slow as told. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class SynchronizationTest {
    private static final String KEV = """
            {"catalogVersion":"1","count":1,"vulnerabilities":[{"cveID":"CVE-2026-0001","vendorProject":"V","product":"P",
             "vulnerabilityName":"N","dateAdded":"2026-02-03","shortDescription":"%s","requiredAction":"U",
             "dueDate":"2026-02-24"}]}
            """;

    @Inject
    Synchronization synchronization;

    @Inject
    Db db;

    @Inject
    FeedStore store;

    private final TestOrganization maker = new TestOrganization();
    private final Publisher publisher = new Publisher();

    @AfterEach
    void closePublisher() {
        publisher.close();
    }

    @Test
    void nothing_is_fetched_until_somebody_chooses_so_and_then_by_itself() {
        publisher.offers("/kev.json", KEV.formatted("S"));
        change("kev", Map.of("address", publisher.url("/kev.json")));
        assertThat(publisher.asked()).isEmpty();

        change("kev", Map.of("online", true));

        eventually(() -> assertThat(feed("kev").get("state").asText()).isEqualTo("fresh"));
        assertThat(feed("kev").at("/lastImport/fileName").asText()).isEqualTo(publisher.url("/kev.json"));
        assertThat(feed("kev").at("/lastImport/importedBy").asText()).isEqualTo("Fleetward, online");
        assertThat(maker.post("/api/v1/feeds/kev/sync", "{}").status()).isEqualTo(202);
        eventually(() -> assertThat(publisher.asked()).hasSizeGreaterThan(1));
        assertThat(publisher.asked().get(1)).contains(" unless ");
        assertThat(maker.get("/api/v1/feeds/kev/imports").json().get("items")).hasSize(1);
    }

    @Test
    void a_failure_is_told_and_waited_out_as_long_as_the_publisher_asks() {
        publisher.offers("/kev.json", KEV.formatted("S"));
        publisher.trouble(new Publisher.Trouble.Status(429, "7200"), new Publisher.Trouble.Status(503, "x"));
        byHand("kev", "/kev.json");
        Instant now = Instant.now();

        turn("kev");

        assertThat(feed("kev").get("state").asText()).isEqualTo("failing");
        assertThat(feed("kev").get("lastError").asText()).contains("status 429 and asks to wait 7200 s");
        assertThat(next("kev")).isAfter(now.plusSeconds(7_000));
        turn("kev");
        assertThat(feed("kev").get("failures").asInt()).isEqualTo(2);
        assertThat(next("kev")).isBetween(now.plusSeconds(80), now.plusSeconds(300));
        turn("kev");
        assertThat(feed("kev").get("failures").asInt()).isZero();
        assertThat(feed("kev").get("state").asText()).isEqualTo("fresh");
    }

    @Test
    void what_breaks_off_is_gone_on_with_and_what_has_changed_meanwhile_begun_anew() {
        publisher.offers("/kev.json", KEV.formatted("S".repeat(50_000)));
        publisher.trouble(new Publisher.Trouble.BreakOff(20_000));
        byHand("kev", "/kev.json");

        turn("kev");
        assertThat(feed("kev").get("lastError").asText()).contains("The connection broke");
        turn("kev");

        assertThat(publisher.asked()).hasSize(2);
        assertThat(publisher.asked().get(1)).matches(".* bytes=[1-9][0-9]*-");
        assertThat(feed("kev").at("/lastImport/imported").asInt()).isEqualTo(1);
        assertThat(feed("kev").at("/lastImport/sizeBytes").asInt()).isGreaterThan(50_000);

        publisher.offers("/kev.json", KEV.formatted("T".repeat(60_000)));
        publisher.trouble(new Publisher.Trouble.BreakOff(30_000));
        turn("kev");
        publisher.offers("/kev.json", KEV.formatted("U".repeat(70_000)));
        turn("kev");
        assertThat(feed("kev").at("/lastImport/sizeBytes").asInt()).isGreaterThan(70_000);
        assertThat(feed("kev").get("failures").asInt()).isZero();
    }

    @Test
    void osv_begins_with_all_and_goes_on_with_what_changed() {
        publisher.offers(
                "/npm/all.zip",
                Fleet.zip(new HashMap<>(Map.of("GHSA-1.json", Fleet.record("GHSA-1", "CVE-2026-0001", "a", "2.0.0")))));
        publisher.offers("/npm/modified_id.csv", "2026-01-02T00:00:00Z,GHSA-1\n");
        change("osv", Map.of("address", publisher.url("/"), "parts", List.of("npm")));
        turnUntilDone("osv");
        assertThat(feed("osv").get("state").asText()).isEqualTo("fresh");
        assertThat(publisher.asked()).contains("/npm/all.zip");

        String later = Instant.now().plusSeconds(60).toString();
        publisher.offers("/npm/GHSA-2.json", Fleet.record("GHSA-2", "CVE-2026-0002", "b", "2.0.0"));
        publisher.offers(
                "/npm/modified_id.csv", later + ",GHSA-2\n" + later + ",GHSA-gone\n2026-01-02T00:00:00Z,GHSA-1\n");
        turn("osv");

        assertThat(maker.get(maker.api("/vulnerabilities/GHSA-2")).status()).isEqualTo(200);
        assertThat(publisher.asked()).doesNotContain("/npm/GHSA-1.json");
        assertThat(publisher.asked().stream().filter(one -> one.equals("/npm/all.zip")))
                .hasSize(1);
        assertThat(maker.get("/api/v1/feeds/osv/quarantine")
                        .json()
                        .at("/items/0/reason")
                        .asText())
                .contains("listed as changed", "status 404");
        assertThat(maker.get("/api/v1/feeds/osv")
                        .json()
                        .at("/lastImport/source")
                        .asText())
                .isEqualTo(publisher.url("/npm/modified_id.csv"));
        publisher.offers("/npm/modified_id.csv", later + ",../../secret\n");
        turn("osv");
        assertThat(feed("osv").get("lastError").asText()).contains("not below");
    }

    @Test
    void nvd_is_read_page_by_page_and_then_by_what_changed() {
        String page = "{\"resultsPerPage\":2000,\"startIndex\":%d,\"totalResults\":2500,\"vulnerabilities\":[]}";
        publisher.offers("/nvd?resultsPerPage=2000&startIndex=0", page.formatted(0));
        publisher.offers("/nvd?resultsPerPage=2000&startIndex=2000", page.formatted(2000));
        change("nvd", Map.of("address", publisher.url("/nvd"), "key", "k-1"));
        turn("nvd");
        publisher.trouble(new Publisher.Trouble.Status(503, "1"));
        turn("nvd");
        assertThat(feed("nvd").get("failures").asInt()).isEqualTo(1);
        turnUntilDone("nvd");
        assertThat(publisher.asked().stream().filter(one -> one.contains("startIndex=0")))
                .as("the first page is not asked for again")
                .hasSize(1);
        assertThat(feed("nvd").get("state").asText()).isEqualTo("fresh");
        assertThat(publisher.asked())
                .contains(
                        "/nvd?resultsPerPage=2000&startIndex=0 by k-1",
                        "/nvd?resultsPerPage=2000&startIndex=2000 by k-1");

        publisher.offers("/nvd", page.formatted(0).replace("2500", "0"));
        turn("nvd");

        assertThat(publisher.asked())
                .last()
                .asString()
                .matches(
                        "/nvd\\?lastModStartDate=20[0-9T:.-]+&lastModEndDate=20[0-9T:.-]+&resultsPerPage=2000&startIndex=0 by k-1");
        assertThat(feed("nvd").get("failures").asInt()).isZero();
    }

    @Test
    void euvd_is_read_page_by_page_and_then_by_what_changed() {
        String page = "{\"items\":[],\"total\":150}";
        publisher.offers("/euvd?size=100&page=0", page);
        publisher.offers("/euvd?size=100&page=1", page);
        byHand("euvd", "/euvd");
        turnUntilDone("euvd");
        assertThat(publisher.asked()).containsExactly("/euvd?size=100&page=0", "/euvd?size=100&page=1");

        publisher.offers("/euvd", "{\"items\":[],\"total\":0}");
        turn("euvd");

        assertThat(publisher.asked())
                .last()
                .asString()
                .matches("/euvd\\?fromUpdatedDate=20[0-9-]{8}&toUpdatedDate=20[0-9-]{8}&size=100&page=0");
        assertThat(feed("euvd").get("failures").asInt()).isZero();
    }

    @Test
    void files_come_packed_and_are_read_again_only_when_they_changed() throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(
                    "#model_version:v1,score_date:2026-11-01T00:00:00+0000\ncve,epss,percentile\nCVE-2026-0001,0.5,0.9\n"
                            .getBytes(StandardCharsets.UTF_8));
        }
        publisher.offers("/epss.csv.gz", packed.toByteArray());
        publisher.offers(
                "/advisories.zip",
                Fleet.zip(new HashMap<>(Map.of(
                        "advisories/GHSA-1/GHSA-1.json", Fleet.record("GHSA-1", "CVE-2026-0001", "a", "2.0.0")))));
        byHand("epss", "/epss.csv.gz");
        byHand("ghsa", "/advisories.zip");

        for (String feed : List.of("epss", "ghsa")) {
            turn(feed);
            turn(feed);
            assertThat(feed(feed).at("/lastImport/imported").asInt()).as(feed).isEqualTo(1);
            assertThat(maker.get("/api/v1/feeds/" + feed + "/imports").json().get("items"))
                    .as(feed)
                    .hasSize(1);
        }
        assertThat(publisher.asked().stream().filter(one -> one.contains(" unless ")))
                .hasSize(2);
    }

    /** Not online, so that the server leaves it alone: the test has it take its turns. */
    private void byHand(String feed, String path) {
        change(feed, Map.of("address", publisher.url(path)));
    }

    private void turn(String feed) {
        synchronization.turn(maker.id, FeedName.require(feed));
    }

    private void turnUntilDone(String feed) {
        for (int i = 0; synchronization.turn(maker.id, FeedName.require(feed)); i++) {
            assertThat(i).isLessThan(10);
        }
    }

    private JsonNode feed(String name) {
        return maker.get("/api/v1/feeds/" + name).json();
    }

    private Instant next(String name) {
        return db.inTransaction(maker.id, tx -> store.get(tx, FeedName.require(name)))
                .nextAttemptAt()
                .orElseThrow();
    }

    private void change(String feed, Map<String, Object> wanted) {
        var answer =
                maker.put("/api/v1/feeds/" + feed, "application/json", BodyPublishers.ofString(Json.write(wanted)));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }
}
