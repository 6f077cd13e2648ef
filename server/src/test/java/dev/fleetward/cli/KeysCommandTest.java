package dev.fleetward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.OwnTls;
import dev.fleetward.fixture.TestAuthority;
import dev.fleetward.fixture.TestOrganization;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class KeysCommandTest {
    private final TestOrganization organization = new TestOrganization();

    @TempDir
    Path elsewhere;

    private record Ended(int code, String printed) {}

    @Test
    void the_operator_sees_and_exchanges_the_master_key() {
        String plain = TestOrganization.server("/").toString();

        Ended before = run("keys", "status", "--data", data(), "--server", plain);
        Ended rotated = run("keys", "rotate", "--data", data(), "--server", plain);
        Ended after = run("keys", "status", "--data", data(), "--server", plain, "--json");

        assertThat(before.code).as(before.printed).isZero();
        assertThat(before.printed)
                .contains("kept in a file")
                .contains("mail_server")
                .contains("second_factor");
        assertThat(rotated.code).as(rotated.printed).isZero();
        assertThat(rotated.printed).contains("holds now").contains("0 could be read by no key");
        assertThat(after.printed).contains("\"finished\" : true");
    }

    @Test
    void a_server_of_an_own_authority_is_trusted_by_its_file_alone() {
        Path ca = elsewhere.resolve("ca.pem");
        TestAuthority.write(ca, OwnTls.SERVER_ROOT.pem());
        String tls = OwnTls.server("/").toString();

        assertThat(run("keys", "status", "--data", data(), "--server", tls).code)
                .isNotZero();
        assertThat(run("keys", "status", "--data", data(), "--server", tls, "--ca", ca.toString()).code)
                .isZero();
        var client = List.of("device", "list", "--product", "pump", "--token", organization.token, "--server", tls);
        assertThat(run(client.toArray(String[]::new)).code).isNotZero();
        var trusting = new ArrayList<>(client);
        trusting.addAll(List.of("--ca", ca.toString()));
        Ended listed = run(trusting.toArray(String[]::new));
        assertThat(listed.code).as(listed.printed).isZero();
    }

    @Test
    void without_the_key_and_without_certificates_it_says_so() {
        String plain = TestOrganization.server("/").toString();

        assertThat(run("keys", "status", "--data", elsewhere.toString(), "--server", plain).printed)
                .contains("cannot read " + elsewhere.resolve("master.key"));
        assertThat(run(
                                "keys",
                                "status",
                                "--data",
                                data(),
                                "--server",
                                plain,
                                "--ca",
                                elsewhere.resolve("no").toString())
                        .printed)
                .contains("--ca: there is no file");
    }

    private static String data() {
        return OwnTls.data().toString();
    }

    private static Ended run(String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        var printed = new ByteArrayOutputStream();
        var both = new PrintStream(printed, true, StandardCharsets.UTF_8);
        System.setOut(both);
        System.setErr(both);
        try {
            int code = Fleetward.execute(arguments);
            return new Ended(code, printed.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}
