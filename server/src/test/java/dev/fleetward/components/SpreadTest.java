package dev.fleetward.components;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.components.prevalence.Prevalence;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.RecurringJob;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import dev.fleetward.vulnerabilities.Fleet;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** On how many devices a component is, added up by combinations of versions, is what a look at every device says. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class SpreadTest {
    private static final List<String> PARTS = List.of("openssl", "zlib", "curl", "lwip", "mbedtls");

    @Inject
    Fleet fleet;

    @Inject
    Db db;

    @Inject
    Clock clock;

    @Inject
    Products products;

    @Inject
    Prevalence prevalence;

    @Inject
    @Any
    Instance<RecurringJob> jobs;

    private final TestOrganization maker = new TestOrganization();

    @Test
    void devices_of_several_versions_are_counted_once_in_every_list() {
        var random = new Random(3);
        for (int round = 0; round < 3; round++) {
            for (String version : List.of("1", "2", "3")) {
                describe("main", version, random);
                describe("modem", version, random);
            }
            for (int step = 0; step < 30; step++) {
                String type = random.nextInt(3) == 0 ? "modem" : "main";
                fleet.runs(maker, "SN-" + random.nextInt(14), type, String.valueOf(1 + random.nextInt(4)));
            }

            eventually(() -> assertThat(listed("")).isEqualTo(recount("")).isNotEmpty());
            assertThat(listed("ssl")).isEqualTo(recount("ssl"));
            jobs.stream().filter(job -> job.kind().equals("prevalence")).forEach(RecurringJob::run);
            assertThat(carried()).isEqualTo(recountOfRunning());
        }
    }

    private void describe(String type, String version, Random random) {
        var components = new StringBuilder();
        for (String part : PARTS) {
            if (random.nextBoolean()) {
                components
                        .append(components.isEmpty() ? "" : ",")
                        .append("{\"type\":\"library\",\"name\":\"%s\",\"version\":\"%d\"}"
                                .formatted(part, random.nextInt(2)));
            }
        }
        var answer = maker.put(
                maker.api("/software-versions/" + VersionPath.of(type, version) + "/sbom"),
                "application/vnd.cyclonedx+json",
                BodyPublishers.ofString("{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"components\":[%s]}"
                        .formatted(components)));
        assertThat(answer.status()).as(answer.text()).isBetween(200, 201);
    }

    /** Versions and devices of each component by its name and version. */
    private Map<String, String> listed(String text) {
        var listed = new TreeMap<String, String>();
        maker.get(maker.api("/components?limit=500&q=" + text))
                .json()
                .get("items")
                .forEach(one -> listed.put(
                        one.at("/component/name").asText() + " "
                                + one.at("/component/version").asText(),
                        one.get("versions").asText() + " " + one.get("devices").asText()));
        return listed;
    }

    private Map<String, String> recount(String text) {
        return recount(text, "count(DISTINCT v.software_version_id) || ' ' || count(DISTINCT s.device_id)", "true");
    }

    private Map<String, String> carried() {
        Product pump = products.require(maker.id, maker.product);
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        var carried = new TreeMap<String, String>();
        prevalence
                .components(pump, today, today.plusDays(1))
                .forEach(one -> carried.put(one.name() + " " + one.version(), String.valueOf(one.devices())));
        return carried;
    }

    private Map<String, String> recountOfRunning() {
        return recount("", "count(DISTINCT s.device_id)::text", "count(s.device_id) > 0");
    }

    private Map<String, String> recount(String text, String figure, String having) {
        var counted = new TreeMap<String, String>();
        db.doInTransaction(maker.id, tx -> tx.list(
                        """
                        SELECT c.name || ' ' || c.version AS name, %s AS figure
                        FROM software_version_component v JOIN component c ON c.id = v.component_id
                        LEFT JOIN device_software_view s ON s.software_version_id = v.software_version_id
                        WHERE position(? IN c.name) > 0 GROUP BY c.id HAVING %s
                        """.formatted(figure, having), row -> Map.entry(row.text("name"), row.text("figure")), text)
                .forEach(one -> counted.put(one.getKey(), one.getValue())));
        return counted;
    }
}
