package dev.fleetward.devices;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.Seed;
import dev.fleetward.fixture.TestOrganization;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class DeviceQueriesTest {
    private static final Instant NOW = Instant.now();
    private static final String SBOM = """
            {"bomFormat":"CycloneDX","specVersion":"1.6","components":[
             {"type":"library","name":"lodash","version":"4.17.20","purl":"pkg:npm/lodash@4.17.20"}]}
            """;
    private static final String RECORD = """
            {"id":"CVE-2026-4711","modified":"2026-01-02T00:00:00Z","summary":"A crafted path crashes lodash",
             "affected":[{"package":{"ecosystem":"npm","name":"lodash"},
               "ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"4.17.21"}]}]}]}
            """;

    private TestOrganization organization;
    private Seed seed;

    @BeforeEach
    void aFleet() {
        organization = new TestOrganization();
        seed = new Seed(organization);
        seed.device("A", "2.9.0", NOW.minus(Duration.ofDays(9)), Map.of("region", "DE", "slots", 2, "beta", true));
        seed.device("B", "2.10.0", NOW, Map.of("region", "AT", "slots", 10, "built", "2026-03-01T00:00:00Z"));
        seed.device("C", "3.0.0-rc.2", NOW, Map.of("wifi ssid", "it's \"home\"; DROP TABLE device"));
    }

    @Test
    void versions_are_compared_in_their_own_order() {
        assertThat(found("version < 2.10")).containsExactly("A");
        assertThat(found("version >= 2.10.0")).containsExactly("B", "C");
        assertThat(found("version < 3.0.0")).containsExactly("A", "B", "C");
        assertThat(found("version.main = 2.9.0 or version.modem = 2.9.0")).containsExactly("A");
        assertThat(found("version != 2.9.0")).containsExactly("B", "C");
    }

    @Test
    void attributes_are_compared_by_their_type() {
        assertThat(found("attr.region = DE")).containsExactly("A");
        assertThat(found("attr.region in (DE, AT)")).containsExactly("A", "B");
        assertThat(found("attr.slots > 9")).containsExactly("B");
        assertThat(found("attr.slots = 2.0")).containsExactly("A");
        assertThat(found("attr.beta = true")).containsExactly("A");
        assertThat(found("not has attr.region")).containsExactly("C");
        assertThat(found("attr.region != DE")).as("one without is another").containsExactly("B", "C");
    }

    @Test
    void no_value_leaves_its_quotes() {
        assertThat(found("attr.\"wifi ssid\" = \"it's \\\"home\\\"; DROP TABLE device\""))
                .containsExactly("C");
        assertThat(found("serial ~ \"%\"")).isEmpty();
        assertThat(found("serial = \"x' OR '1'='1\"")).isEmpty();
        assertThat(found("attr.\"x') OR true --\" = 1")).isEmpty();
        assertThat(found("")).containsExactly("A", "B", "C");
    }

    @Test
    void a_declared_time_is_ordered() {
        assertThat(put("/attributes/built", "{\"type\":\"instant\"}").status()).isEqualTo(200);
        patch("A", "{\"built\": \"2026-01-01T01:00:00+01:00\"}");

        assertThat(found("attr.built < 2026-02-01")).containsExactly("A");
        assertThat(found("attr.built = 2026-01-01")).containsExactly("A");
    }

    @Test
    void other_rooms_add_their_words() {
        organization.put(
                organization.api("/software-versions/main/2.9.0/sbom"),
                "application/json",
                BodyPublishers.ofString(SBOM));
        organization.post("/api/v1/feeds/osv", RECORD);

        assertThat(found("exposed to CVE-2026-4711")).containsExactly("A");
        assertThat(found("not exposed to cve-2026-4711")).containsExactly("B", "C");
        assertThat(found("metric.battery < 20")).isEmpty();
        assertThat(found("issue = 1")).isEmpty();
        assertThat(texts("exposed to CVE")).containsExactly("CVE-2026-4711");
    }

    @Test
    void a_bad_query_is_pointed_at() {
        var answer = organization.get(organization.api("/devices?query=" + encoded("verison < 2")));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("type").asText()).endsWith("bad-query");
        assertThat(answer.json().get("detail").asText()).contains("column 1", "version");
    }

    @Test
    void a_query_is_completed_word_by_word() {
        assertThat(texts("ver")).contains("version");
        assertThat(texts("version ")).contains("=", "<");
        assertThat(texts("version < ")).contains("2.9.0", "2.10.0");
        assertThat(texts("version < 2.10.0 ")).containsExactly("and", "or");
        assertThat(texts("attr.re")).containsExactly("attr.region");
        assertThat(texts("attr.region = ")).containsExactly("AT", "DE");
        assertThat(texts("attr.region = D")).containsExactly("DE");
        assertThat(texts("state = s")).containsExactly("silent", "suspect");
        assertThat(texts("seen within 7 ")).contains("days");
        assertThat(texts("serial = ")).containsExactly("A", "B", "C");
        assertThat(texts("= = =")).isEmpty();
    }

    @Test
    void the_count_says_whether_it_is_exact() {
        var answer = organization
                .get(organization.api("/device-query?query=" + encoded("Attr.region  =  \"DE\"")))
                .json();

        assertThat(answer.get("devices").asLong()).isEqualTo(1);
        assertThat(answer.get("exact").asBoolean()).isTrue();
        assertThat(answer.get("query").asText()).isEqualTo("attr.region = DE");
    }

    @Test
    void what_people_set_stands_over_what_the_device_says() {
        patch("A", "{\"region\": \"CH\"}");
        seed.device("A", "2.9.0", Instant.now().plusSeconds(5), Map.of("region", "FR", "slots", 3));

        assertThat(found("attr.region = CH and attr.slots = 3")).containsExactly("A");
        patch("A", "{\"region\": null}");
        seed.device("A", "2.9.0", Instant.now().plusSeconds(6), Map.of("region", "FR"));
        assertThat(found("attr.region = FR")).containsExactly("A");

        var history = organization
                .get(organization.api("/devices/A/attributes/history"))
                .json()
                .get("items");
        assertThat(history.findValuesAsText("source")).contains("device", "api");
        assertThat(history)
                .anySatisfy(change -> assertThat(change.get("value").asText()).isEqualTo("CH"))
                .anySatisfy(change -> assertThat(change.get("value").isNull()).isTrue());
    }

    @Test
    void a_declared_type_is_enforced_for_people_and_kept_apart_for_devices() {
        put("/attributes/slots", "{\"type\":\"number\",\"description\":\"Sockets\"}");

        assertThat(patch("A", "{\"slots\": \"many\"}").status()).isEqualTo(400);
        assertThat(patch("A", "{\"slots\": \"12\"}")
                        .json()
                        .at("/attributes/slots/value")
                        .asInt())
                .isEqualTo(12);
        assertThat(patch("A", "{\"slots\": [1]}").status()).isEqualTo(400);
        assertThat(organization
                        .get(organization.api("/attributes"))
                        .json()
                        .get("items")
                        .findValuesAsText("name"))
                .contains("slots", "region", "beta");
    }

    @Test
    void a_device_falls_silent_and_comes_back() {
        Seed.bean(Life.class).silenceQuiet();
        assertThat(found("state = silent")).containsExactly("A");

        seed.device("A", "2.9.0", Instant.now(), Map.of());
        Seed.bean(dev.fleetward.kernel.Db.class).doInTransaction(organization.id, tx -> Seed.bean(Devices.class)
                .seen(tx, seed.product(), "A", Instant.now()));

        assertThat(found("state = active")).containsExactly("A", "B", "C");
    }

    @Test
    void people_retire_and_suspect_devices_and_name_them() {
        var retired = put("/devices/B/state", "{\"state\":\"retired\",\"reason\":\"returned\"}");
        put("/devices/B/nickname", "{\"nickname\":\"Lab bench\"}");

        assertThat(retired.json().get("state").asText()).isEqualTo("retired");
        assertThat(found("state = retired and nickname ~ bench")).containsExactly("B");
        assertThat(put("/devices/B/state", "{\"state\":\"retired\"}").status()).isEqualTo(409);
        assertThat(put("/devices/B/state", "{\"state\":\"silent\"}").status()).isEqualTo(400);
        assertThat(put("/device-settings", "{\"silentAfterDays\":0}").status()).isEqualTo(400);
        assertThat(put("/device-settings", "{\"silentAfterDays\":30}").status()).isEqualTo(200);
    }

    @Test
    void one_serial_that_takes_turns_between_versions_is_suspect() {
        for (int turn = 0; turn < 4; turn++) {
            seed.device("TWIN", "1.0.0", NOW.plusSeconds(turn * 20), Map.of());
            seed.device("TWIN", "2.0.0", NOW.plusSeconds(turn * 20 + 10), Map.of());
        }

        assertThat(found("state = suspect")).containsExactly("TWIN");
    }

    private TestOrganization.Answer patch(String serial, String json) {
        return TestOrganization.send(organization
                .request(organization.api("/devices/" + serial + "/attributes"))
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString(json)));
    }

    private TestOrganization.Answer put(String path, String json) {
        return organization.put(organization.api(path), "application/json", BodyPublishers.ofString(json));
    }

    private List<String> found(String query) {
        JsonNode page = organization
                .get(organization.api("/devices?query=" + encoded(query)))
                .json();
        assertThat(page.has("items")).as(page.toString()).isTrue();
        return page.get("items").findValuesAsText("serial");
    }

    private List<String> texts(String beginning) {
        return organization
                .get(organization.api("/device-query/suggestions?text=" + encoded(beginning)))
                .json()
                .get("items")
                .findValuesAsText("text");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
