package dev.fleetward.telemetry;

import static dev.fleetward.telemetry.Field.heartbeat;
import static dev.fleetward.telemetry.Field.origin;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.ingest.FieldEvent;
import dev.fleetward.ingest.FieldEvent.LogLine;
import dev.fleetward.ingest.FieldEvent.Plain;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class PagesTest {
    private static final Instant NOW = Instant.now();

    private final TestOrganization organization = new TestOrganization();

    @Inject
    Field field;

    @Test
    void before_any_data_the_page_says_what_will_be_here() {
        assertThat(page("/metrics")).contains("No metrics yet").contains("/products/pump/devices");
    }

    @Test
    void the_metrics_page_answers_first_how_many_devices_ran_without_a_crash() {
        field.sends(organization, "A", heartbeat(NOW, "1.0.0", "flow", 1));
        field.sends(organization, "B", heartbeat(NOW, "1.0.0", "MemfaultSdkMetric_UnexpectedRebootCount", 1));

        assertThat(page("/metrics"))
                .contains("1 of 2 devices active in the last 7 days ran without an unexpected reboot (50 %)")
                .contains("2 devices were active on ")
                .contains("<option value=\"flow\">");
    }

    @Test
    void any_metric_can_be_explored_by_version() {
        field.sends(organization, "A", heartbeat(NOW, "1.0.0", "flow", 1));
        field.sends(organization, "B", heartbeat(NOW, "2.0.0", "flow", 2.5));

        assertThat(page("/metrics?metric=flow&by=version&range=24h"))
                .contains("flow, median by software version of the last 24 hours in steps of 15m")
                .contains("<th class=\"num\">2.0.0</th>")
                .contains("<td class=\"num\">2.5</td>");
        assertThat(page("/metrics?metric=flow")).contains("95th percentile");
    }

    @Test
    void the_logs_page_finds_lines_of_the_fleet_and_says_which_versions_say_it() {
        assertThat(page("/logs")).contains("No log lines in this span");
        field.sends(organization, "A", said("1.0.0", "valve stuck"));
        field.sends(organization, "B", said("2.0.0", "all is well"));

        assertThat(page("/logs?text=stuck"))
                .contains("1 line of the last 7 days that matches, newest first.")
                .contains("/products/pump/devices/A")
                .doesNotContain("all is well")
                .contains("version=1.0.0\">1.0.0</a>");
        assertThat(page("/logs?version=2.0.0")).contains("all is well").doesNotContain("valve stuck");
    }

    private static FieldEvent.Logs said(String version, String text) {
        return new FieldEvent.Logs(origin(NOW, version), 6, List.of(new LogLine(NOW, 1, new Plain(text))));
    }

    @Test
    void the_device_page_draws_its_metrics_and_lists_their_last_values() {
        field.sends(organization, "A", heartbeat(NOW, "1.0.0", "flow", 1234, "mode", "eco"));

        assertThat(page("/devices/A/metrics"))
                .contains("2 metrics, the newest captured")
                .contains("<figcaption>flow</figcaption>")
                .contains("1,234")
                .contains("eco");
        assertThat(page("/devices/A/metrics?metric=flow&range=30d")).contains("aria-current=\"true\">30 days");
    }

    @Test
    void with_htmx_only_the_part_for_the_devices_page_is_sent() {
        field.sends(organization, "A", heartbeat(NOW, "1.0.0", "flow", 1));

        String part = text(organization
                .request("/products/pump/devices/A/metrics")
                .header("Accept", "text/html")
                .header("HX-Request", "true"));

        assertThat(part).contains("<figcaption>flow</figcaption>").doesNotContain("<html");
    }

    @Test
    void log_lines_are_shown_as_text_whatever_they_hold() {
        field.sends(
                organization,
                "A",
                new FieldEvent.Logs(
                        origin(NOW, "1.0.0"), 6, List.of(new LogLine(NOW, 3, new Plain("<script>alert(1)</script>")))));

        assertThat(page("/devices/A/logs"))
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
                .contains("badge bad")
                .doesNotContain("<script>alert");
        assertThat(page("/devices/A/logs?text=nothing+like+it")).contains("No line of the last 7 days matches");
    }

    @Test
    void an_unknown_range_or_device_is_told_so() {
        assertThat(organization.get("/products/pump/metrics?range=1y").status()).isEqualTo(400);
        assertThat(organization.get("/products/pump/devices/NONE/metrics").status())
                .isEqualTo(404);
    }

    private String page(String path) {
        return text(organization.request("/products/pump" + path).header("Accept", "text/html"));
    }

    private static String text(java.net.http.HttpRequest.Builder request) {
        var answer = TestOrganization.send(request.GET());
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.text();
    }
}
