package dev.fleetward.updates;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** A maker with a signing key and an organization of its own, for the tests of releases, rollouts and devices. */
public final class UpdateScene {
    public final TestOrganization organization = new TestOrganization();
    private final KeyPair pair;

    public UpdateScene() {
        try {
            this.pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static UpdateScene withKey() {
        var scene = new UpdateScene();
        assertThat(scene.registerKey().status()).isEqualTo(201);
        return scene;
    }

    public Answer registerKey() {
        return organization.post(
                organization.api("/signing-keys"),
                Map.of(
                        "name",
                        "build server",
                        "publicKey",
                        Base64.getEncoder().encodeToString(pair.getPublic().getEncoded())));
    }

    public byte[] sign(byte[] file) {
        try {
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(pair.getPrivate());
            signer.update(file);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public Answer upload(String filename, byte[] file, byte[] signature) {
        String name =
                java.net.URLEncoder.encode(filename, StandardCharsets.UTF_8).replace("+", "%20");
        return TestOrganization.send(organization
                .request(organization.api("/artifacts?filename=" + name))
                .header("Content-Type", "application/octet-stream")
                .header("Fleetward-Signature", Base64.getEncoder().encodeToString(signature))
                .POST(BodyPublishers.ofByteArray(file)));
    }

    public Answer upload(String filename, byte[] file) {
        return upload(filename, file, sign(file));
    }

    /** A release of main with one file for any hardware, and the SBOM that its version needs to go to devices. */
    public JsonNode release(String version, String filename, byte[] file) {
        JsonNode release = bareRelease(version, filename, file);
        Answer described = organization.put(
                organization.api("/software-versions/main/" + version + "/sbom"),
                "application/vnd.cyclonedx+json",
                BodyPublishers.ofString("""
                        {"bomFormat":"CycloneDX","specVersion":"1.6",
                         "components":[{"type":"library","name":"pump-core","version":"%s"}]}
                        """.formatted(version)));
        assertThat(described.status()).as(described.text()).isBetween(200, 201);
        return release;
    }

    /** Without an SBOM. */
    public JsonNode bareRelease(String version, String filename, byte[] file) {
        String artifact = upload(filename, file).json().get("id").asText();
        Answer created = organization.post(
                organization.api("/releases"),
                Map.of("version", version, "files", List.of(Map.of("artifact", artifact))));
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        return created.json();
    }

    /** A rollout of that version to everything at once, started. */
    public JsonNode rollOut(String version) {
        return rollOut(version, Map.of());
    }

    public JsonNode rollOut(String version, Map<String, Object> more) {
        var body = new java.util.HashMap<String, Object>(Map.of(
                "version",
                version,
                "start",
                true,
                "guardMinDeviceHours",
                0,
                "phases",
                List.of(Map.of("percent", 100))));
        body.putAll(more);
        Answer created = organization.post(organization.api("/rollouts"), body);
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        return created.json();
    }

    public JsonNode rollout(JsonNode rollout) {
        return organization
                .get(organization.api("/rollouts/" + rollout.get("id").asText()))
                .json();
    }

    public Answer change(JsonNode rollout, String verb) {
        return organization.post(
                organization.api("/rollouts/" + rollout.get("id").asText() + "/" + verb), "{}");
    }

    public Answer change(JsonNode rollout, String verb, String reason) {
        return organization.post(
                organization.api("/rollouts/" + rollout.get("id").asText() + "/" + verb), Map.of("reason", reason));
    }

    public DdiDevice device(String serial) {
        return new DdiDevice(base(serial), "GatewayToken " + organization.gatewayToken);
    }

    public String base(String serial) {
        return "/" + organization.ddiTenant + "/controller/v1/" + serial;
    }

    /** A device that speaks DDI by hand. */
    public record DdiDevice(String base, String authorization) {
        public HttpRequest.Builder request(String path) {
            var uri = path.startsWith("http") ? java.net.URI.create(path) : TestOrganization.server(base + path);
            return HttpRequest.newBuilder(uri).header("Authorization", authorization);
        }

        public Answer get(String path) {
            return TestOrganization.send(request(path).GET());
        }

        public Answer post(String path, String json) {
            return TestOrganization.send(
                    request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
        }

        public Answer put(String path, String json) {
            return TestOrganization.send(
                    request(path).header("Content-Type", "application/json").PUT(BodyPublishers.ofString(json)));
        }

        public JsonNode links() {
            Answer poll = get("");
            assertThat(poll.status()).as(poll.text()).isEqualTo(200);
            return poll.json().get("_links");
        }

        /** The number of the action offered. */
        public String action() {
            String href = links().get("deploymentBase").get("href").asText();
            return href.replaceAll(".*/deploymentBase/(\\d+).*", "$1");
        }

        public Answer feedback(String action, String execution, String finished) {
            return feedback("deploymentBase/" + action, execution, finished, "");
        }

        public Answer feedback(String what, String execution, String finished, String detail) {
            return post("/" + what + "/feedback", """
                    {"id":"1","status":{"execution":"%s","result":{"finished":"%s"},"details":["%s"]}}
                    """.formatted(execution, finished, detail));
        }
    }
}
