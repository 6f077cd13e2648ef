package dev.fleetward.updates.delivery;

import static dev.fleetward.fixture.OwnTls.FACTORY;
import static dev.fleetward.fixture.OwnTls.OTHER_FACTORY;
import static dev.fleetward.fixture.OwnTls.SERVER_ROOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.OwnTls;
import dev.fleetward.fixture.TestAuthority;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.updates.UpdateScene;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Devices that show their certificate at the server's own port. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class ClientCertificateTest {
    private final UpdateScene scene = new UpdateScene();
    private final TestOrganization organization = scene.organization;

    @BeforeEach
    void trust() {
        assertThat(organization
                        .post(
                                organization.api("/device-authorities"),
                                Map.of("name", "factory", "issuerHash", FACTORY.fingerprint()))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void a_certificate_of_a_trusted_authority_lets_its_device_in() throws IOException {
        assertThat(poll("D-1", FACTORY.client("D-1"))).isEqualTo(200);
        assertThat(poll("D-2", FACTORY.below("line 7").client("D-2"))).isEqualTo(200);
        assertThat(organization.get(organization.api("/devices/D-1")).status()).isEqualTo(200);
    }

    @Test
    void an_authority_in_between_may_be_the_one_that_is_trusted() throws IOException {
        TestAuthority line = OTHER_FACTORY.below("line 9");
        organization.post(
                organization.api("/device-authorities"), Map.of("name", "line 9", "issuerHash", line.fingerprint()));

        assertThat(poll("D-1", line.client("D-1"))).isEqualTo(200);
        assertThat(poll("D-1", OTHER_FACTORY.client("D-1"))).isEqualTo(401);
    }

    @Test
    void another_devices_certificate_and_another_products_authority_are_refused() throws IOException {
        assertThat(poll("D-2", FACTORY.client("D-1"))).isEqualTo(401);
        assertThat(poll("D-1", OTHER_FACTORY.client("D-1"))).isEqualTo(401);
    }

    @Test
    void sending_a_trusted_authoritys_certificate_along_does_not_help() throws IOException {
        var mine = OTHER_FACTORY.client("D-1");

        assertThat(poll("D-1", mine.sendingAlong(FACTORY.certificate()))).isEqualTo(401);
    }

    @Test
    void a_certificate_of_nobody_known_or_out_of_time_gets_no_connection() {
        var unknown = TestAuthority.root("an unknown").client("D-1");
        var expired = FACTORY.expired("D-1");

        assertThatThrownBy(() -> poll("D-1", unknown)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> poll("D-1", expired)).isInstanceOf(IOException.class);
    }

    @Test
    void headers_of_a_proxy_are_not_believed_from_a_device() throws IOException {
        var request = HttpRequest.newBuilder(OwnTls.server(scene.base("D-2")))
                .header("X-Ssl-Client-Cn", "D-2")
                .header("X-Ssl-Issuer-Hash-1", FACTORY.fingerprint());

        assertThat(OwnTls.send(SERVER_ROOT.trusting(), request).statusCode()).isEqualTo(401);
        assertThat(OwnTls.send(SERVER_ROOT.trusting(FACTORY.client("D-1")), request)
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void without_a_certificate_a_token_does_as_before() throws IOException {
        var request = HttpRequest.newBuilder(OwnTls.server(scene.base("D-1")));

        assertThat(OwnTls.send(SERVER_ROOT.trusting(), request).statusCode()).isEqualTo(401);
        assertThat(OwnTls.send(
                                SERVER_ROOT.trusting(),
                                request.header("Authorization", "GatewayToken " + organization.gatewayToken))
                        .statusCode())
                .isEqualTo(200);
    }

    private int poll(String serial, TestAuthority.Issued shown) throws IOException {
        return OwnTls.send(SERVER_ROOT.trusting(shown), HttpRequest.newBuilder(OwnTls.server(scene.base(serial))))
                .statusCode();
    }
}
