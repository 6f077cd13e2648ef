package dev.fleetward.components.prevalence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.telemetry.Address;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class PrevalenceTest {
    private static final long DEADLINE_NANOS = 30_000_000_000L;
    private static final String SBOM = """
            {"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [
              {"type": "library", "name": "mbedtls", "version": "%s", "purl": "pkg:generic/mbedtls@%s"}]}
            """;

    private final TestOrganization organization = new TestOrganization();

    @Inject
    PrevalenceJob job;

    @Test
    void each_day_keeps_how_many_devices_a_version_and_a_component_were_on() {
        sbom("1.0.0", "2.28.0");
        sbom("2.0.0", "3.6.0");
        for (int i = 0; i < 3; i++) {
            reports("D-" + i, i == 0 ? "2.0.0" : "1.0.0");
        }

        long deadline = System.nanoTime() + DEADLINE_NANOS;
        do {
            LockSupport.parkNanos(100_000_000);
        } while (known() < 3 && System.nanoTime() < deadline);
        assertThat(known()).as("today, before anything was counted").isEqualTo(3);
        job.run();

        var versions = organization.get(organization.api("/prevalence")).json();
        assertThat(versions.at("/known/0/known").asInt()).isEqualTo(3);
        assertThat(versions.at("/known/0/day").asText())
                .isEqualTo(LocalDate.now(ZoneOffset.UTC).toString());
        assertThat(versions.get("spread"))
                .extracting(one ->
                        one.get("name").asText() + " " + one.get("devices").asInt())
                .containsExactly("main 1.0.0 2", "main 2.0.0 1");
        assertThat(organization
                        .get(organization.api("/prevalence?component=mbedtls"))
                        .json()
                        .get("spread"))
                .extracting(one ->
                        one.get("name").asText() + " " + one.get("devices").asInt())
                .containsExactly("2.28.0 2", "3.6.0 1");
        var page = organization.get("/products/pump/adoption?component=mbedtls");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text())
                .contains("main 1.0.0 runs on 2 of 3 devices whose software is known")
                .contains("Devices with mbedtls, by its version");
        assertThat(devices("component = mbedtls")).isEqualTo(3);
        assertThat(devices("component = \"mbedtls 3.6.0\"")).isEqualTo(1);
        assertThat(devices("not component = \"mbedtls 3.6.0\"")).isEqualTo(2);
    }

    private int known() {
        return organization
                .get(organization.api("/prevalence"))
                .json()
                .at("/known/0/known")
                .asInt();
    }

    private int devices(String query) {
        return organization
                .get(organization.api("/devices?query=" + Address.encoded(query)))
                .json()
                .get("items")
                .size();
    }

    private void sbom(String version, String mbedtls) {
        var answer = organization.put(
                organization.api("/software-versions/main/" + version + "/sbom"),
                "application/vnd.cyclonedx+json",
                BodyPublishers.ofString(SBOM.formatted(mbedtls, mbedtls)));
        assertThat(answer.status()).as(answer.text()).isBetween(200, 299);
    }

    private void reports(String serial, String version) {
        var answer = TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server("/device/v1/events"))
                .header("Memfault-Project-Key", organization.projectKey)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("""
                        {"device": {"serial": "%s", "software": {"version": "%s"}},
                         "events": [{"type": "heartbeat", "metrics": {"flow": 1}}]}
                        """.formatted(serial, version))));
        assertThat(answer.status()).as(answer.text()).isBetween(200, 299);
    }
}
