package dev.fleetward.privacy.sharing;

import static dev.fleetward.privacy.sharing.SharedPump.SERIAL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class SharePagesTest {
    private static final String SHARES = "/products/pump/data-rights/shares";

    private final SharedPump pump = new SharedPump();

    @Test
    void the_pages_lead_from_the_device_to_a_token_shown_once_and_to_the_end() {
        pump.register(SERIAL);
        assertThat(html("/products/pump/data-rights?serial=" + SERIAL).text()).contains("shares/new?serial=" + SERIAL);
        assertThat(html(SHARES).text()).contains("Nothing is shared");
        assertThat(html(SHARES + "/new?serial=" + SERIAL).text()).contains(SERIAL);
        String fields = "serials=" + SERIAL + "&recipient=Repair+Shop&contact=shop%40example.org&purpose=Repairs"
                + "&request=letter&scope=metrics&scope=logs&beginsAt=&webhook=";
        Answer refused = form(SHARES, fields + "&endsAt=");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text()).contains("endsAt is missing", "Repair Shop", "value=\"logs\" checked");

        Answer made = form(SHARES, fields + "&endsAt=" + LocalDate.now().plusDays(9));

        assertThat(made.text()).contains("fws_", "/api/v1/shared/", "Metrics and heartbeats, Logs");
        String id = pump.maker
                .get(pump.maker.api("/data-shares"))
                .json()
                .get(0)
                .get("id")
                .asText();
        String page = SHARES + "/" + id;
        assertThat(html(SHARES).text()).contains("Repair Shop", SERIAL, "active");
        assertThat(html(page).text()).contains("letter", "never").doesNotContain("fws_");
        assertThat(form(page + "/end", "endsAt=2999-01-01").status()).isEqualTo(400);
        assertThat(form(page + "/end", "endsAt=" + LocalDate.now().plusDays(20)).status())
                .isEqualTo(303);
        assertThat(form(page + "/token", "").text()).contains("fws_");
        assertThat(form(page + "/resume", "").status()).isEqualTo(409);
        assertThat(form(page + "/revocation", "").status()).isEqualTo(303);
        assertThat(html(page).text()).contains("revoked").doesNotContain("Revoke the share");
    }

    private Answer html(String path) {
        Answer answer = TestOrganization.send(
                pump.maker.request(path).header("Accept", "text/html").GET());
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer;
    }

    private Answer form(String path, String body) {
        return TestOrganization.send(pump.maker
                .request(path)
                .header("Accept", "text/html")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
    }
}
