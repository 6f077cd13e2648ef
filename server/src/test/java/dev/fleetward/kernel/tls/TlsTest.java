package dev.fleetward.kernel.tls;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.OwnTls;
import dev.fleetward.fixture.TestAuthority;
import dev.fleetward.fixture.TestOrganization;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class TlsTest {
    private static final String[] ANY = {};

    @AfterEach
    void serve_what_other_tests_trust() {
        OwnTls.serve(OwnTls.data(), OwnTls.SERVER_ROOT.server("fleetward"));
        eventually(() -> assertThat(served()).isEqualTo("CN=fleetward"));
    }

    @Test
    void a_page_served_by_tls_tells_browsers_to_stay_with_it() throws IOException {
        var byTls = OwnTls.send(OwnTls.SERVER_ROOT.trusting(), HttpRequest.newBuilder(OwnTls.server("/sign-in")));
        var plain = TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server("/sign-in")));

        assertThat(byTls.statusCode()).isEqualTo(200);
        assertThat(byTls.headers().firstValue("Strict-Transport-Security")).contains("max-age=31536000");
        assertThat(plain.header("Strict-Transport-Security")).isEmpty();
    }

    @Test
    void new_files_are_served_from_the_next_handshake_on() {
        OwnTls.serve(OwnTls.data(), OwnTls.SERVER_ROOT.below("an intermediate").server("renewed"));

        eventually(() -> assertThat(served()).isEqualTo("CN=renewed"));
    }

    @Test
    void a_broken_new_pair_changes_nothing_and_is_told() {
        var owner = new TestOrganization();

        TestAuthority.write(
                OwnTls.file(OwnTls.data(), "server.key"),
                OwnTls.SERVER_ROOT.server("of another pair").keyPem());

        eventually(() -> assertThat(owner.get("/api/v1/server").text())
                .contains("the certificate before is still served")
                .contains("server.key is not the key of the certificate in"));
        assertThat(served()).isEqualTo("CN=fleetward");
        assertThat(TestOrganization.send(owner.request("/settings/server").header("Accept", "text/html"))
                        .text())
                .contains("is not the key of the certificate in");
    }

    @Test
    void only_versions_and_suites_of_today_are_spoken() throws IOException {
        assertThat(OwnTls.shown(new String[] {"TLSv1.3"}, ANY)).isNotNull();
        assertThat(OwnTls.shown(new String[] {"TLSv1.2"}, new String[] {"TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"}))
                .isNotNull();
        assertThat(answerToTls11())
                .as("an alert, handshake_failure or protocol_version")
                .isIn(40, 70);
        assertThatThrownBy(() -> OwnTls.shown(
                        new String[] {"TLSv1.2"}, new String[] {"TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"}))
                .isInstanceOf(SSLException.class);
    }

    /** As bytes: a JDK of today does not send such a hello. */
    private static int answerToTls11() throws IOException {
        byte[] hello = new byte[52];
        byte[] head = {22, 3, 1, 0, 47, 1, 0, 0, 43, 3, 2};
        byte[] tail = {0, 0, 4, (byte) 0xc0, 9, (byte) 0xc0, 19, 1, 0};
        System.arraycopy(head, 0, hello, 0, head.length);
        System.arraycopy(tail, 0, hello, head.length + 32, tail.length);
        try (var socket = new Socket("127.0.0.1", OwnTls.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(hello);
            byte[] alert = socket.getInputStream().readNBytes(7);
            assertThat(alert[0]).isEqualTo((byte) 21);
            return alert[6];
        }
    }

    private static String served() {
        try {
            return OwnTls.shown(ANY, ANY).getSubjectX500Principal().toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
