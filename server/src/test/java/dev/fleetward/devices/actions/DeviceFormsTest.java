package dev.fleetward.devices.actions;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.Seed;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people do on the pages of devices, by the forms those pages hold. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class DeviceFormsTest {
    private static final String ODD = "UNIT 7.a:1";
    private static final Pattern ACTION = Pattern.compile("action=\"([^\"]+/(nickname|state|attribute))\"");

    private TestOrganization organization;
    private Seed seed;

    @BeforeEach
    void aDevice() {
        organization = new TestOrganization();
        seed = new Seed(organization);
        seed.device(ODD, "1.0.0", Instant.now().minus(Duration.ofDays(1)), Map.of("region", "DE"));
    }

    @Test
    void forms_of_a_device_reach_it_whatever_its_serial_holds() {
        String list = page("/products/pump/devices");
        assertThat(list).contains("href=\"/products/pump/devices/UNIT%207.a%3A1\"");
        String device = page("/products/pump/devices/UNIT%207.a%3A1");
        String attributes = page("/products/pump/devices/UNIT%207.a%3A1/attributes");

        assertThat(post(action(device, "nickname"), "nickname=Left+pump").status())
                .isEqualTo(303);
        assertThat(post(action(device, "state"), "state=retired&reason=sold").status())
                .isEqualTo(303);
        Answer set = post(action(attributes, "attribute"), "name=region&value=AT");

        assertThat(set.status()).isEqualTo(303);
        assertThat(set.header("Location")).endsWith("/products/pump/devices/UNIT%207.a%3A1/attributes");
        assertThat(page("/products/pump/devices/UNIT%207.a%3A1")).contains("Left pump", "Retired", "sold");
    }

    @Test
    void each_attribute_shows_what_it_was_before() {
        post("/products/pump/devices/UNIT%207.a%3A1/attribute", "name=region&value=AT");
        post("/products/pump/devices/UNIT%207.a%3A1/attribute", "name=shelf&value=7");
        post("/products/pump/devices/UNIT%207.a%3A1/attribute", "name=shelf&value=");

        String page = page("/products/pump/devices/UNIT%207.a%3A1/attributes");

        assertThat(page).contains("1 attribute, each with what it was before", "AT", "DE", "taken away");
        assertThat(organization
                        .get(organization.api("/devices/UNIT%207.a%3A1/attributes/history?name=region"))
                        .json()
                        .get("items")
                        .findValuesAsText("value"))
                .containsExactly("AT", "DE");
    }

    @Test
    void picked_devices_are_changed_however_long_their_serials_are() {
        var serials = IntStream.range(0, 40)
                .mapToObj(i -> "%d.%s".formatted(i, "x".repeat(100)))
                .toList();
        serials.forEach(serial -> seed.device(serial, "1.0.0"));
        String picked = serials.stream()
                .map(serial -> "serial=" + URLEncoder.encode(serial, StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));

        Answer tools = post("/products/pump/device-tools/selection", picked);
        assertThat(tools.text()).contains("40 devices", "Change 40 devices", "and 30 more");
        Answer none = post("/products/pump/device-tools/selection", "");
        Answer started =
                post("/products/pump/device-tools/bulk", picked + "&devices=40&what=attribute&name=wave&value=2");

        assertThat(none.status()).isEqualTo(400);
        assertThat(none.text()).contains("Pick devices in the list first");
        assertThat(started.status()).as(started.text()).isEqualTo(303);
        eventually(() -> assertThat(organization
                        .get(organization.api("/device-query?query=attr.wave%20%3D%202"))
                        .json()
                        .get("devices")
                        .asInt())
                .isEqualTo(40));
    }

    @Test
    void a_saved_query_is_deleted_by_its_cross() {
        post("/products/pump/saved-queries", "name=Old&query=version+%3C+2&shared=yes");
        String list = page("/products/pump/devices");
        var id = Pattern.compile("name=\"id\" value=\"([^\"]+)\"").matcher(list);

        assertThat(id.find()).isTrue();
        assertThat(post("/products/pump/saved-queries/delete", "id=" + id.group(1))
                        .status())
                .isEqualTo(303);
        assertThat(post("/products/pump/saved-queries/delete", "id=nonsense").status())
                .isEqualTo(404);
        assertThat(organization.get(organization.api("/saved-queries")).json().get("items"))
                .isEmpty();
    }

    private static String action(String page, String form) {
        return ACTION.matcher(page)
                .results()
                .filter(found -> found.group(2).equals(form))
                .findFirst()
                .orElseThrow()
                .group(1);
    }

    private String page(String path) {
        Answer answer = TestOrganization.send(
                organization.request(path).header("Accept", "text/html").GET());
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.text();
    }

    private Answer post(String path, String form) {
        return TestOrganization.send(organization
                .request(path)
                .header("Accept", "text/html")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)));
    }
}
