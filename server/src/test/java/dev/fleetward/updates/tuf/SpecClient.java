package dev.fleetward.updates.tuf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeMap;

/** The detailed client workflow of the TUF specification, section 5, written from it and sharing nothing with the server. */
final class SpecClient {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String metadata;
    private final String targets;
    JsonNode root;
    JsonNode timestamp;
    private JsonNode snapshot;
    JsonNode listed;

    SpecClient(String base, String serial, byte[] trustedRoot) throws IOException, GeneralSecurityException {
        this.metadata = base + "/metadata/";
        this.targets = base + "/devices/" + serial + "/targets/";
        JsonNode document = JSON.readTree(trustedRoot);
        this.root = document.get("signed");
        verify(document, root, "root");
    }

    /** 5.3 to 5.6. */
    void refresh(Instant now) throws IOException, GeneralSecurityException {
        while (true) {
            Answer next = get(metadata + (root.get("version").asInt() + 1) + ".root.json");
            if (next.status() == 404) {
                break;
            }
            JsonNode document = JSON.readTree(next.response().body());
            verify(document, root, "root");
            verify(document, document.get("signed"), "root");
            require(
                    document.at("/signed/version").asInt()
                            == root.get("version").asInt() + 1,
                    "a root version was left out");
            root = document.get("signed");
        }
        fresh(root, now);
        require(root.get("consistent_snapshot").asBoolean(), "consistent snapshots");
        JsonNode newer = signed(get(metadata + "timestamp.json").response().body(), "timestamp");
        require(
                timestamp == null
                        || newer.get("version").asInt()
                                >= timestamp.get("version").asInt(),
                "rolled back");
        timestamp = newer;
        fresh(timestamp, now);
        snapshot = pointed(timestamp.at("/meta/snapshot.json"), "snapshot");
        fresh(snapshot, now);
        listed = pointed(snapshot.at("/meta/targets.json"), "targets");
        fresh(listed, now);
    }

    /** 5.7. */
    byte[] target(String path) throws GeneralSecurityException {
        JsonNode wanted = listed.at("/targets").get(path);
        String hash = wanted.at("/hashes/sha256").asText();
        int slash = path.lastIndexOf('/') + 1;
        String name = path.substring(0, slash) + hash + "." + path.substring(slash);
        Answer answer = get(targets + name);
        require(answer.status() == 200, "target answered " + answer.status());
        byte[] file = answer.response().body();
        require(file.length == wanted.get("length").asInt() && sha256(file).equals(hash), "target is another file");
        return file;
    }

    private JsonNode pointed(JsonNode meta, String role) throws IOException, GeneralSecurityException {
        byte[] bytes = get(metadata + meta.get("version").asInt() + "." + role + ".json")
                .response()
                .body();
        require(meta.get("length").asInt() == bytes.length, role + " is longer or shorter");
        require(meta.at("/hashes/sha256").asText().equals(sha256(bytes)), role + " has another hash");
        JsonNode signed = signed(bytes, role);
        require(signed.get("version").asInt() == meta.get("version").asInt(), role + " has another version");
        return signed;
    }

    private JsonNode signed(byte[] bytes, String role) throws IOException, GeneralSecurityException {
        JsonNode document = JSON.readTree(bytes);
        verify(document, root, role);
        return document.get("signed");
    }

    private static void verify(JsonNode document, JsonNode root, String role) throws GeneralSecurityException {
        JsonNode signed = document.get("signed");
        require(signed.get("_type").asText().equals(role), "is no " + role);
        require(signed.get("spec_version").asText().startsWith("1."), "spec_version");
        byte[] message = canonical(signed).getBytes(StandardCharsets.UTF_8);
        Set<String> good = new HashSet<>();
        for (JsonNode signature : document.get("signatures")) {
            String id = signature.get("keyid").asText();
            boolean ofRole = false;
            for (JsonNode allowed : root.at("/roles/" + role + "/keyids")) {
                ofRole |= allowed.asText().equals(id);
            }
            JsonNode key = root.get("keys").get(id);
            if (ofRole && key != null) {
                require(sha256(canonical(key).getBytes(StandardCharsets.UTF_8)).equals(id), "a keyid is not its key's");
                Signature verifier = Signature.getInstance("Ed25519");
                verifier.initVerify(KeyFactory.getInstance("Ed25519")
                        .generatePublic(key(key.at("/keyval/public").asText())));
                verifier.update(message);
                if (verifier.verify(HexFormat.of().parseHex(signature.get("sig").asText()))) {
                    good.add(id);
                }
            }
        }
        int threshold = root.at("/roles/" + role + "/threshold").asInt();
        require(
                threshold > 0 && good.size() >= threshold,
                role + " has %d of %d signatures".formatted(good.size(), threshold));
    }

    /** RFC 8032: little-endian y with the sign of x in the last bit. */
    private static EdECPublicKeySpec key(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        for (int i = 0; i < bytes.length / 2; i++) {
            byte swapped = bytes[i];
            bytes[i] = bytes[bytes.length - 1 - i];
            bytes[bytes.length - 1 - i] = swapped;
        }
        boolean odd = bytes[0] < 0;
        bytes[0] &= 0x7f;
        return new EdECPublicKeySpec(NamedParameterSpec.ED25519, new EdECPoint(odd, new BigInteger(1, bytes)));
    }

    private static String canonical(JsonNode node) {
        if (node.isObject()) {
            var sorted = new TreeMap<String, String>();
            node.propertyStream().forEach(one -> sorted.put(one.getKey(), canonical(one.getValue())));
            var parts = sorted.entrySet().stream()
                    .map(one -> quoted(one.getKey()) + ":" + one.getValue())
                    .toList();
            return "{" + String.join(",", parts) + "}";
        }
        if (node.isArray()) {
            var parts = node.valueStream().map(SpecClient::canonical).toList();
            return "[" + String.join(",", parts) + "]";
        }
        return node.isTextual() ? quoted(node.asText()) : node.asText();
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static void fresh(JsonNode signed, Instant now) {
        require(Instant.parse(signed.get("expires").asText()).isAfter(now), signed.get("_type") + " ran out");
    }

    private static Answer get(String path) {
        return TestOrganization.send(
                HttpRequest.newBuilder(TestOrganization.server(path)).GET());
    }

    private static String sha256(byte[] bytes) throws GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException(what);
        }
    }
}
