package dev.fleetward.compliance.posture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.Seed;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.kernel.Json;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class PostureTest {
    private final TestOrganization maker = new TestOrganization();
    private final Seed seed = new Seed(maker);

    @Test
    void devices_conform_fail_or_have_no_data() {
        device("P-1", Map.of("secure_boot", true));
        device("P-2", Map.of("secure_boot", false));
        device("P-3", Map.of());
        seed.device("P-4", "1.0", Instant.now().minus(Duration.ofDays(30)), Map.of("secure_boot", false));

        JsonNode made = put("secure-boot", "attr.secure_boot = true", "").json();

        assertThat(made.at("/conformance/devices").asLong()).as("active").isEqualTo(3);
        assertThat(made.at("/conformance/reporting").asLong()).isEqualTo(2);
        assertThat(made.at("/conformance/conforming").asLong()).isEqualTo(1);
        assertThat(serials("secure-boot", "fails")).containsExactly("P-2");
        assertThat(serials("secure-boot", "conforms")).containsExactly("P-1");
        assertThat(serials("secure-boot", "no-data")).containsExactly("P-3");
        assertThat(ofDevice("P-1")).containsExactly("CONFORMS");
        assertThat(ofDevice("P-2")).containsExactly("FAILS");
        assertThat(ofDevice("P-3")).containsExactly("NO_DATA");
    }

    @Test
    void a_rule_bears_on_its_scope_alone() {
        device("S-1", Map.of("debug_port", "open", "line", "a"));
        device("S-2", Map.of("debug_port", "open", "line", "b"));

        JsonNode made =
                put("debug-port", "attr.debug_port = locked", "attr.line = a").json();

        assertThat(made.at("/conformance/devices").asLong()).isEqualTo(1);
        assertThat(serials("debug-port", "fails")).containsExactly("S-1");
        assertThat(ofDevice("S-2")).isEmpty();
    }

    @Test
    void who_reports_only_part_of_what_is_asked_has_no_data() {
        device("Q-1", Map.of("secure_boot", true));
        device("Q-2", Map.of("secure_boot", true, "debug_port", "locked"));

        put("both", "attr.secure_boot = true and attr.debug_port = locked", "");

        assertThat(serials("both", "no-data")).containsExactly("Q-1");
        assertThat(serials("both", "conforms")).containsExactly("Q-2");
    }

    @Test
    void an_expectation_on_the_version_leaves_nobody_without_data() {
        device("V-1", Map.of());

        JsonNode made = put("new-enough", "version >= 2.0", "").json();

        assertThat(made.at("/conformance/reporting").asLong()).isEqualTo(1);
        assertThat(serials("new-enough", "fails")).containsExactly("V-1");
        assertThat(serials("new-enough", "no-data")).isEmpty();
    }

    @Test
    void a_rule_speaks_for_its_requirements_with_its_denominator() {
        device("E-1", Map.of("secure_boot", true));
        device("E-2", Map.of());
        put("secure-boot", "attr.secure_boot = true", "");

        maker.post(maker.api("/evidence/measurements"), "");

        JsonNode row = maker.get(maker.api("/requirements/CRA.I.2.f")).json();
        JsonNode figure = row.at("/row/figures")
                .valueStream()
                .filter(one -> one.get("source").asText().equals("posture.secure-boot"))
                .findFirst()
                .orElseThrow();
        assertThat(figure.get("numerator").asLong()).isEqualTo(1);
        assertThat(figure.get("denominator").asLong()).isEqualTo(1);
        assertThat(figure.get("unit").asText()).contains("1 in scope do not report it");
        assertThat(figure.get("state").asText()).isEqualTo("MET");
        assertThat(maker.get(maker.api("/posture-rules/secure-boot"))
                        .json()
                        .at("/trend/0/counted/conforming")
                        .asLong())
                .isEqualTo(1);
    }

    @Test
    void a_rule_without_data_is_never_good_and_gone_with_it_is_its_figure() {
        device("N-1", Map.of());
        put("secure-boot", "attr.secure_boot = true", "");
        maker.post(maker.api("/evidence/measurements"), "");

        assertThat(states("CRA.I.2.f", "posture.secure-boot")).containsExactly("NO_DATA");

        assertThat(maker.delete(maker.api("/posture-rules/secure-boot")).status())
                .isEqualTo(204);
        assertThat(states("CRA.I.2.f", "posture.secure-boot")).isEmpty();
        assertThat(maker.get(maker.api("/posture-rules/secure-boot")).status()).isEqualTo(404);
    }

    @Test
    void what_cannot_be_understood_is_refused_with_the_place() {
        Answer word = put("secure-boot", "secure_boot = true", "");
        Answer requirement = maker.put(
                maker.api("/posture-rules/x"),
                "application/json",
                BodyPublishers.ofString(Json.write(
                        Map.of("title", "X", "expectation", "attr.x = 1", "requirements", List.of("CRA.I.2.z")))));
        Answer name = put("Secure Boot", "attr.x = 1", "");

        assertThat(word.status()).isEqualTo(400);
        assertThat(word.json().get("detail").asText()).contains("secure_boot");
        assertThat(requirement.status()).isEqualTo(404);
        assertThat(name.status()).isEqualTo(400);
        assertThat(maker.get(maker.api("/posture-rules/none/devices")).status()).isEqualTo(404);
    }

    @Test
    void failing_devices_are_watched_by_alerts() {
        device("W-1", Map.of("secure_boot", false));
        put("secure-boot", "attr.secure_boot = true", "");

        var readings = Seed.bean(PostureFigures.class)
                .read(maker.id, seed.product().id().value(), "compliance.posture-failing", Map.of());

        assertThat(readings).singleElement().satisfies(reading -> {
            assertThat(reading.value()).hasValue(1);
            assertThat(reading.sentence()).contains("1 device fail", "1 active device");
        });
    }

    @Test
    void the_pages_show_rules_one_rule_and_one_device() {
        assertThat(page("/compliance/posture")).contains("No posture rule yet", "Secure boot is on");
        assertThat(page("/compliance/posture?suggestion=debug-port")).contains("attr.debug_port = locked");
        device("G-1", Map.of("secure_boot", false));
        put("secure-boot", "attr.secure_boot = true", "");

        assertThat(page("/compliance/posture")).contains("Devices fail 1 of 1 rule");
        assertThat(page("/compliance/posture/secure-boot"))
                .contains("0 of 1 active device", "G-1", "The same devices in the device list");
        assertThat(page("/devices/G-1/posture")).contains("conforms to 0 of 1 posture rule", "fails 1");
    }

    private void device(String serial, Map<String, ?> attributes) {
        seed.device(serial, "1.0", Instant.now(), attributes);
    }

    private Answer put(String name, String expectation, String scope) {
        return maker.put(
                maker.api("/posture-rules/" + name.replace(" ", "%20")),
                "application/json",
                BodyPublishers.ofString(Json.write(Map.of(
                        "title",
                        "Rule " + name,
                        "scope",
                        scope,
                        "expectation",
                        expectation,
                        "requirements",
                        List.of("CRA.I.2.f")))));
    }

    private List<String> serials(String rule, String state) {
        return maker.get(maker.api("/posture-rules/%s/devices?state=%s".formatted(rule, state)))
                .json()
                .get("items")
                .valueStream()
                .map(one -> one.get("serial").asText())
                .toList();
    }

    private List<String> ofDevice(String serial) {
        return maker.get(maker.api("/devices/%s/posture".formatted(serial)))
                .json()
                .get("items")
                .valueStream()
                .map(one -> one.get("state").asText())
                .toList();
    }

    private List<String> states(String requirement, String source) {
        return maker.get(maker.api("/requirements/" + requirement))
                .json()
                .at("/row/figures")
                .valueStream()
                .filter(one -> one.get("source").asText().equals(source))
                .map(one -> one.get("state").asText())
                .toList();
    }

    private String page(String path) {
        Answer answer = TestOrganization.send(maker.request("/products/" + maker.product + path)
                .header("Accept", "text/html")
                .GET());
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.text();
    }
}
