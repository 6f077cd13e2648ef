package dev.fleetward.devices;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.Seed;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.EvidenceSource;
import io.quarkus.arc.All;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class FleetTest {
    private static final Instant NOW = Instant.now();

    @Inject
    @All
    private List<EvidenceSource> sources;

    private TestOrganization organization;
    private Seed seed;

    @BeforeEach
    void anOrganization() {
        organization = new TestOrganization();
        seed = new Seed(organization);
    }

    @Test
    void devices_come_in_pages_by_serial() {
        seed.device("C-3", "1.0.0");
        seed.device("A-1", "1.0.0");
        seed.device("B-2", "1.0.0");

        var first = organization.get(organization.api("/devices?limit=2")).json();
        var second = organization
                .get(organization.api(
                        "/devices?limit=2&after=" + first.get("next").asText()))
                .json();

        assertThat(serials(first)).containsExactly("A-1", "B-2");
        assertThat(serials(second)).containsExactly("C-3");
        assertThat(second.get("next").isNull()).isTrue();
    }

    @Test
    void every_filter_narrows() {
        seed.device("OLD-1", "1.0.0", NOW.minus(Duration.ofDays(9)), Map.of("country", "DE"));
        seed.device("NEW_1", "2.0.0", NOW, Map.of("country", "AT"));

        assertThat(found("q=old")).containsExactly("OLD-1");
        assertThat(found("q=_")).as("a wildcard is a letter like any other").containsExactly("NEW_1");
        assertThat(found("version=2.0.0")).containsExactly("NEW_1");
        assertThat(found("seen=7d")).containsExactly("NEW_1");
        assertThat(found("seen=-7d")).containsExactly("OLD-1");
        assertThat(found("attribute=country")).containsExactly("NEW_1", "OLD-1");
        assertThat(found("attribute=country%3DDE")).containsExactly("OLD-1");
        assertThat(found("q=1&version=2.0.0&attribute=country%3DDE")).isEmpty();
        assertThat(organization.get(organization.api("/devices?seen=soon")).status())
                .isEqualTo(400);
    }

    @Test
    void adoption_is_what_ran_at_the_end_of_each_day() {
        seed.device("A", "1.0.0", NOW.minus(Duration.ofDays(40)), Map.of());
        seed.device("B", "1.0.0", NOW.minus(Duration.ofDays(2)), Map.of());
        seed.device("A", "2.0.0", NOW.minus(Duration.ofDays(1)), Map.of());
        LocalDate today = LocalDate.ofInstant(NOW, ZoneOffset.UTC);

        var adoption = Seed.bean(Fleet.class).adoption(seed.product(), 4);

        assertThat(adoption)
                .containsExactly(
                        new Fleet.Adoption(today.minusDays(3), "main", "1.0.0", 1),
                        new Fleet.Adoption(today.minusDays(2), "main", "1.0.0", 2),
                        new Fleet.Adoption(today.minusDays(1), "main", "1.0.0", 1),
                        new Fleet.Adoption(today.minusDays(1), "main", "2.0.0", 1),
                        new Fleet.Adoption(today, "main", "1.0.0", 1),
                        new Fleet.Adoption(today, "main", "2.0.0", 1));
    }

    @Test
    void attributes_are_set_and_taken_away() {
        seed.device("A", "1.0.0", NOW.minusSeconds(60), Map.of("country", "DE", "site", 7));

        var answer = TestOrganization.send(organization
                .request(organization.api("/devices/A/attributes"))
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString("{\"country\": \"AT\", \"site\": null, \"beta\": true}")));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().at("/attributes/country/value").asText()).isEqualTo("AT");
        assertThat(answer.json().at("/attributes/country/source").asText()).isEqualTo("api");
        assertThat(answer.json().at("/attributes/beta/value").asBoolean()).isTrue();
        assertThat(answer.json().at("/attributes").has("site")).isFalse();
    }

    @Test
    void a_cohort_takes_devices_all_or_none() {
        seed.device("A", "1.0.0");
        seed.device("B", "1.0.0");
        var json = "application/json";
        var made = organization.put(
                organization.api("/cohorts/beta"), json, BodyPublishers.ofString("{\"name\":\"Beta testers\"}"));

        var wrong = organization.put(
                organization.api("/cohorts/beta/devices"),
                json,
                BodyPublishers.ofString("{\"serials\":[\"A\",\"NO-1\"]}"));
        var right = organization.put(
                organization.api("/cohorts/beta/devices"), json, BodyPublishers.ofString("{\"serials\":[\"A\"]}"));

        assertThat(made.status()).isEqualTo(200);
        assertThat(wrong.status()).isEqualTo(404);
        assertThat(wrong.json().get("detail").asText()).contains("NO-1");
        assertThat(right.json().get("devices").asInt()).isEqualTo(1);
        assertThat(found("cohort=beta")).containsExactly("A");
        assertThat(organization.delete(organization.api("/cohorts/beta")).status())
                .isEqualTo(204);
        assertThat(found("")).containsExactly("A", "B");
    }

    @Test
    void a_device_is_found_by_a_part_of_its_serial_in_its_own_organization_only() {
        seed.device("FINDME-7", "1.0.0");

        var own = organization.get("/api/v1/search?q=dme-7").json();
        var other = new TestOrganization().get("/api/v1/search?q=dme-7").json();

        assertThat(own.at("/items/0/href").asText()).isEqualTo("/products/pump/devices/FINDME-7");
        assertThat(other.get("items")).isEmpty();
    }

    @Test
    void the_evidence_counts_active_devices_with_known_software() {
        seed.device("A", "1.0.0");
        seed.device("SILENT", "1.0.0", NOW.minus(Duration.ofDays(8)), Map.of());
        var figure = sources.stream()
                .filter(source -> source.id().equals("devices.known-software"))
                .findFirst()
                .orElseThrow()
                .measure(organization.id, seed.product().id().value());

        assertThat(figure.numerator()).isEqualTo(1);
        assertThat(figure.denominator()).isEqualTo(1);
    }

    private List<String> found(String query) {
        return serials(organization.get(organization.api("/devices?" + query)).json());
    }

    private static List<String> serials(JsonNode page) {
        return page.get("items").findValuesAsText("serial");
    }
}
