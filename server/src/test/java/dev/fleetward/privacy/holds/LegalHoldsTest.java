package dev.fleetward.privacy.holds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.devices.Devices;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class LegalHoldsTest {
    private static final String SERIAL = "PUMP-1";
    private static final String PAGE = "/products/pump/data-rights/holds";

    private final TestOrganization maker = new TestOrganization();

    @Inject
    Db db;

    @Inject
    Devices devices;

    @Inject
    Products products;

    @Inject
    KeepsHeld keepsHeld;

    @BeforeEach
    void register() {
        Product product = products.require(maker.id, maker.product);
        db.doInTransaction(maker.id, tx -> devices.register(tx, product, SERIAL, Instant.now()));
    }

    @Test
    void an_erasure_is_refused_with_the_reason_until_the_hold_is_released() {
        String id = place(Map.of("serial", SERIAL, "reason", "A claim for damages"));

        Answer refused = erase();

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().get("detail").asText())
                .contains("Nothing was erased", "A claim for damages.", "Article 17(3)", id);
        assertThat(html("/products/pump/data-rights?serial=" + SERIAL).text())
                .contains("legal hold", "A claim for damages")
                .doesNotContain("Erase " + SERIAL);
        release(id, "The claim is settled");
        assertThat(erase().status()).isEqualTo(200);
        assertThat(maker.get(maker.api("/legal-holds")).json()).isEmpty();
    }

    @Test
    void a_hold_on_the_whole_product_keeps_every_device_and_the_product_itself() {
        String id = place(Map.of("reason", "An authority investigates"));

        assertThat(erase().json().get("detail").asText()).contains("the whole product");
        Product product = products.require(maker.id, maker.product);
        assertThatThrownBy(() -> db.doInTransaction(maker.id, tx -> keepsHeld.beforeDeletion(tx, product)))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("1 legal hold keeps data of it");
        release(id, "The investigation is closed");
        assertThat(erase().status()).isEqualTo(200);
    }

    @Test
    void it_is_told_who_placed_it_why_and_when_to_look_again() {
        String id = place(Map.of("serial", SERIAL, "reason", "Recall", "reference", "C-1", "reviewOn", "2099-06-30"));

        JsonNode hold = maker.get(maker.api("/legal-holds/" + id)).json();

        assertThat(hold.get("reviewOn").asText()).isEqualTo("2099-06-30");
        assertThat(hold.get("placedBy").asText()).isNotBlank();
        assertThat(html(PAGE).text()).contains("Recall", "C-1", "2099-06-30", SERIAL);
        release(id, "Done");
        assertThat(html(PAGE).text()).contains("released", "Done");
    }

    @Test
    void bad_wishes_are_refused_with_the_reason() {
        assertThat(wish(Map.of("serial", SERIAL)).json().get("detail").asText()).contains("needs a reason");
        assertThat(wish(Map.of("reason", "x", "serial", "NOBODY")).status()).isEqualTo(404);
        assertThat(wish(Map.of("reason", "x", "reviewOn", "soon"))
                        .json()
                        .get("detail")
                        .asText())
                .contains("not a date");
        assertThat(wish(Map.of("reason", "x", "reviewOn", "2020-01-01"))
                        .json()
                        .get("detail")
                        .asText())
                .contains("a day to come");
        assertThat(wish(Map.of("reason", "x".repeat(2_001))).status()).isEqualTo(400);
        assertThat(form("", "reason=").text()).contains("needs a reason");
        String id = place(Map.of("reason", "<script>alert(1)</script>"));
        assertThat(html(PAGE).text()).doesNotContain("<script>alert");
        assertThat(maker.post(maker.api("/legal-holds/" + id + "/release"), Map.of())
                        .status())
                .isEqualTo(400);
        release(id, "over");
        Answer again = maker.post(maker.api("/legal-holds/" + id + "/release"), Map.of("reason", "over"));
        assertThat(again.status()).isEqualTo(409);
        assertThat(maker.get(maker.api("/legal-holds/" + UUID.randomUUID())).status())
                .isEqualTo(404);
    }

    @Test
    void another_organization_neither_sees_nor_releases_it() {
        String id = place(Map.of("reason", "A claim"));
        var other = new TestOrganization();

        assertThat(other.get(other.api("/legal-holds")).json()).isEmpty();
        assertThat(other.post(other.api("/legal-holds/" + id + "/release"), Map.of("reason", "x"))
                        .status())
                .isEqualTo(404);
    }

    private String place(Map<String, String> wanted) {
        Answer placed = wish(wanted);
        assertThat(placed.status()).as(placed.text()).isEqualTo(201);
        return placed.json().get("id").asText();
    }

    private Answer wish(Map<String, String> wanted) {
        return maker.post(maker.api("/legal-holds"), wanted);
    }

    private void release(String id, String reason) {
        assertThat(form("/" + id + "/release", "reason=" + reason.replace(' ', '+'))
                        .status())
                .isEqualTo(303);
    }

    private Answer erase() {
        return maker.post(maker.api("/devices/" + SERIAL + "/erasure"), Map.of("confirm", SERIAL));
    }

    private Answer html(String path) {
        return TestOrganization.send(
                maker.request(path).header("Accept", "text/html").GET());
    }

    private Answer form(String path, String body) {
        return TestOrganization.send(maker.request(PAGE + path)
                .header("Accept", "text/html")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
    }
}
