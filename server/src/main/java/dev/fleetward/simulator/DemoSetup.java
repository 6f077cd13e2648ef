package dev.fleetward.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.kernel.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** What the demo's maker did before the story begins: SBOMs, a vulnerability record, signed releases. */
final class DemoSetup {
    /** Made for this demo; the component is real, the vulnerability is not. */
    static final String VULNERABILITY = "DEMO-2026-0001";

    private static final int ARTIFACT_BYTES = 48 * 1024;
    private static final List<Integer> ROLLOUT_PERCENTS = List.of(10, 50, 100);
    private static final Duration ROLLOUT_SOAK = Duration.ofMinutes(10);

    private final Desk desk;

    DemoSetup(Desk desk) {
        this.desk = desk;
    }

    /** SBOMs for every version of every model. */
    int describe() {
        int described = 0;
        for (Model model : DemoMaker.MODELS) {
            for (Firmware firmware : model.firmware()) {
                desk.put(
                        Desk.product(
                                model.slug(),
                                "/software-versions/%s/%s/sbom".formatted(model.softwareType(), firmware.version())),
                        "application/json",
                        sbom(model, firmware.version()));
                described++;
            }
        }
        return described;
    }

    /** The ELF of every build that leaves coredumps, as a maker's build server sends them. */
    int uploadSymbols() {
        int uploaded = 0;
        for (Model model : DemoMaker.MODELS) {
            for (Firmware firmware : model.firmware()) {
                if (firmware.elf().isPresent()) {
                    desk.send(
                            Desk.product(
                                    model.slug(),
                                    "/symbols?filename=%s&softwareType=%s&softwareVersion=%s"
                                            .formatted(firmware.elf().get(), model.softwareType(), firmware.version())),
                            "application/octet-stream",
                            resource(firmware.elf().get()),
                            "",
                            "");
                    uploaded++;
                }
            }
        }
        return uploaded;
    }

    JsonNode importVulnerability() {
        return desk.send("/api/v1/feeds/osv", "application/json", resource("demo-osv.json"), "", "");
    }

    /** Registers a signing key made for this run and releases the versions. */
    void release(Model model, List<String> versions) {
        try {
            KeyPair key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            desk.post(
                    Desk.product(model.slug(), "/signing-keys"),
                    Json.MAPPER
                            .createObjectNode()
                            .put("name", "Demo release key")
                            .put(
                                    "publicKey",
                                    Base64.getEncoder()
                                            .encodeToString(key.getPublic().getEncoded())));
            for (String version : versions) {
                release(model, version, key);
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A rollout in three phases that takes some twenty minutes, so that there is one to look at. */
    void rollOut(Model model, String version) {
        ObjectNode rollout = Json.MAPPER
                .createObjectNode()
                .put("version", version)
                .put("softwareType", model.softwareType())
                .put("guardMinDeviceHours", 0.2)
                .put("start", true);
        var phases = rollout.putArray("phases");
        for (int percent : ROLLOUT_PERCENTS) {
            phases.addObject()
                    .put("percent", percent)
                    .put("successPercent", 60)
                    .put("soakSeconds", ROLLOUT_SOAK.toSeconds());
        }
        desk.post(Desk.product(model.slug(), "/rollouts"), rollout);
    }

    /** @return whether the server refused a file whose signature is not of a registered key */
    boolean refusesForeignSignature(Model model) {
        try {
            KeyPair stranger = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            byte[] file = artifact(model, "0.0.0");
            upload(model, "foreign.bin", file, sign(file, stranger));
            return false;
        } catch (Desk.Refused refused) {
            return refused.status == 422;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void release(Model model, String version, KeyPair key) throws GeneralSecurityException {
        byte[] file = artifact(model, version);
        JsonNode uploaded = upload(model, "%s-%s.swu".formatted(model.slug(), version), file, sign(file, key));
        ObjectNode release = Json.MAPPER
                .createObjectNode()
                .put("version", version)
                .put("softwareType", model.softwareType())
                .put("notes", notes(version));
        release.putArray("files")
                .addObject()
                .put("artifact", uploaded.path("id").asText());
        desk.post(Desk.product(model.slug(), "/releases"), release);
    }

    private JsonNode upload(Model model, String filename, byte[] file, byte[] signature) {
        return desk.send(
                Desk.product(model.slug(), "/artifacts?filename=" + filename),
                "application/octet-stream",
                file,
                "Fleetward-Signature",
                HexFormat.of().formatHex(signature));
    }

    private static byte[] sign(byte[] file, KeyPair key) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(key.getPrivate());
        signature.update(file);
        return signature.sign();
    }

    private static String notes(String version) {
        return switch (version) {
            case DemoMaker.BAD_VERSION -> "Replaces mbedtls. Demo: this one crashes.";
            case DemoMaker.FIXED_VERSION -> "Replaces mbedtls and repairs 1.5.1.";
            default -> "Demo release.";
        };
    }

    /** Bytes that are the same at every start: a name in clear, then noise as of an encrypted image. */
    private static byte[] artifact(Model model, String version) {
        byte[] name = (model.slug() + " " + version + " simulated firmware\n").getBytes(StandardCharsets.UTF_8);
        var file = new byte[ARTIFACT_BYTES];
        new Random(version.hashCode()).nextBytes(file);
        System.arraycopy(name, 0, file, 0, name.length);
        return file;
    }

    private static byte[] sbom(Model model, String version) {
        boolean thermostat = model.slug().equals(DemoMaker.THERMOSTAT);
        String template = new String(
                resource(thermostat ? "demo-sbom-thermostat.json" : "demo-sbom-air-monitor.json"),
                StandardCharsets.UTF_8);
        return template.replace("@VERSION@", version)
                .replace("@MBEDTLS@", mbedtls(version))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** The record says: affected from 3.5.0 until before 3.6.2. */
    private static String mbedtls(String version) {
        return switch (version) {
            case DemoMaker.EXPOSED_VERSION -> "3.5.2";
            case DemoMaker.BAD_VERSION, DemoMaker.FIXED_VERSION -> "3.6.2";
            default -> "3.4.1";
        };
    }

    private static byte[] resource(String name) {
        try (var in = DemoSetup.class.getResourceAsStream("/simulator/" + name)) {
            if (in == null) {
                throw new IllegalArgumentException("no file is packed under the name " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
