package dev.fleetward.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signing a release with a throw-away key; what OpenSSL signed, Java checks. */
class ReleaseTest {
    private static final String PACKAGE = "fleetward_0.1.0-1_all.deb";

    @TempDir
    Path folder;

    private Path release;
    private KeyPair pair;

    @BeforeEach
    void signARelease() throws Exception {
        Program.require("openssl");
        Program.require("git");
        release = Files.createDirectory(folder.resolve("release"));
        Files.writeString(release.resolve(PACKAGE), "a package");
        Files.writeString(release.resolve("fleetward-oci.tar"), "an image");
        pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        pem("PRIVATE KEY", pair.getPrivate().getEncoded(), "key.pem");
        pem("PUBLIC KEY", pair.getPublic().getEncoded(), "key.pub");

        assertThat(deploy("sign", "key.pem").well()).contains("signed 2 files");
    }

    @Test
    void the_sums_are_those_of_the_files_and_signed() throws Exception {
        byte[] sums = Files.readAllBytes(release.resolve("SHA256SUMS"));

        assertThat(new String(sums, StandardCharsets.UTF_8).lines())
                .containsExactly(sum("fleetward-oci.tar"), sum(PACKAGE));
        assertThat(isSigned(sums, Files.readAllBytes(release.resolve("SHA256SUMS.sig"))))
                .isTrue();
        assertThat(deploy("verify", "key.pub").well()).contains("whole: 2 files", "of commit ");
    }

    @Test
    void the_provenance_names_files_and_commit_in_a_signed_envelope() throws Exception {
        JsonNode envelope = new ObjectMapper()
                .readTree(release.resolve("provenance.intoto.json").toFile());
        byte[] payload = Base64.getDecoder().decode(envelope.path("payload").asText());
        String type = envelope.path("payloadType").asText();
        var signed = new ByteArrayOutputStream();
        signed.write("DSSEv1 %d %s %d "
                .formatted(type.length(), type, payload.length)
                .getBytes(StandardCharsets.UTF_8));
        signed.write(payload);
        JsonNode statement = new ObjectMapper().readTree(payload);

        assertThat(isSigned(
                        signed.toByteArray(),
                        Base64.getDecoder()
                                .decode(envelope.at("/signatures/0/sig").asText())))
                .isTrue();
        assertThat(statement.path("predicateType").asText()).isEqualTo("https://slsa.dev/provenance/v1");
        assertThat(statement.at("/subject/1/name").asText()).isEqualTo(PACKAGE);
        assertThat(sum(PACKAGE))
                .startsWith(statement.at("/subject/1/digest/sha256").asText());
        assertThat(statement
                        .at("/predicate/buildDefinition/resolvedDependencies/0/digest/gitCommit")
                        .asText())
                .isEqualTo(Program.run("git", "rev-parse", "HEAD").well());
    }

    @Test
    void what_was_changed_added_or_signed_by_another_is_refused() throws Exception {
        Files.writeString(release.resolve(PACKAGE), "another package");
        assertThat(deploy("verify", "key.pub").code()).isEqualTo(3);

        Files.writeString(release.resolve(PACKAGE), "a package");
        Files.writeString(release.resolve("more.deb"), "nobody signed it");
        assertThat(deploy("verify", "key.pub").output()).contains("files are there that were not signed");

        Files.delete(release.resolve("more.deb"));
        pem(
                "PUBLIC KEY",
                KeyPairGenerator.getInstance("Ed25519")
                        .generateKeyPair()
                        .getPublic()
                        .getEncoded(),
                "key.pub");
        assertThat(deploy("verify", "key.pub").output()).contains("not signed with this key");
    }

    private Program.Ended deploy(String action, String key) throws IOException, InterruptedException {
        return Program.run(
                Program.DEPLOY.resolve("release").toString(),
                action,
                folder.resolve(key).toString(),
                release.toString());
    }

    private void pem(String kind, byte[] content, String name) throws IOException {
        Files.writeString(
                folder.resolve(name),
                "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                        .formatted(
                                kind,
                                Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content),
                                kind));
    }

    private String sum(String name) throws IOException, GeneralSecurityException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(release.resolve(name)));
        return HexFormat.of().formatHex(digest) + "  " + name;
    }

    private boolean isSigned(byte[] content, byte[] signature) throws GeneralSecurityException {
        var check = Signature.getInstance("Ed25519");
        check.initVerify(pair.getPublic());
        check.update(content);
        return check.verify(signature);
    }
}
