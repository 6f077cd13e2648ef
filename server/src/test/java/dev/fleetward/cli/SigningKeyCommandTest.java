package dev.fleetward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class SigningKeyCommandTest {
    private final Shell shell = new Shell(new TestOrganization());

    @TempDir
    private Path directory;

    @Test
    void keys_are_listed_with_where_their_private_halves_are() throws IOException, GeneralSecurityException {
        Path pem = directory.resolve("public.pem");
        byte[] key = KeyPairGenerator.getInstance("Ed25519")
                .generateKeyPair()
                .getPublic()
                .getEncoded();
        Files.writeString(
                pem,
                "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n"
                        .formatted(Base64.getEncoder().encodeToString(key)));

        assertThat(of("list")).isEqualTo("no signing key");
        of("register", "--name", "build server", pem.toString());
        String made = of("make", "--name", "here", "--algorithm", "ecdsa-p256");

        assertThat(of("list"))
                .contains("private half with its maker  build server", "private half sealed on the server  here");
        assertThat(of("retire", made.substring(0, made.indexOf(' ')))).contains("retired");
        assertThat(shell.run("signing-key", "in-token", "--product", "pump").err())
                .contains("Hardware token");
    }

    private String of(String... arguments) {
        String[] line = new String[arguments.length + 3];
        line[0] = "signing-key";
        System.arraycopy(arguments, 0, line, 1, arguments.length);
        line[line.length - 2] = "--product";
        line[line.length - 1] = "pump";
        return shell.prints(line);
    }
}
