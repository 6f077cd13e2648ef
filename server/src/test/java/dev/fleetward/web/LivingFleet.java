package dev.fleetward.web;

import static dev.fleetward.fixture.Eventually.eventually;
import static dev.fleetward.web.LivingMaker.done;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.crashes.TroubledFleet;
import dev.fleetward.fixture.Seed;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.insight.detect.AbnormalFleet;
import dev.fleetward.updates.UpdateScene;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/**
 * A small fleet that has sent what the real firmware SDK sends, runs software with a known vulnerability, gets its fix
 * and has a case open: every page has something to show.
 */
final class LivingFleet {
    private static final List<String> MESSAGES = List.of(
            "heartbeat--one-chunk",
            "reboots--80",
            "trace-events--one-chunk",
            "logs--one-chunk",
            "cdr-binary--one-chunk",
            "coredump-busfault--one-chunk",
            "public-doc-test-pattern");
    private static final int DEVICES = 3;
    /** All that a serial may hold and an address may not. */
    private static final String ODD_SERIAL = "FLW 4.a:1";

    private static final String SBOM = """
            {"bomFormat":"CycloneDX","specVersion":"1.6","components":[
             {"type":"library","name":"lwip","version":"2.1.2","purl":"pkg:generic/lwip@2.1.2"},
             {"type":"library","name":"lodash","version":"4.17.20","purl":"pkg:npm/lodash@4.17.20",
              "supplier":{"name":"Lodash Project","contact":[{"email":"security@lodash.example"}]}}]}
            """;
    private static final String RECORD = """
            {"id":"CVE-2026-4711","modified":"2026-01-02T00:00:00Z","summary":"A crafted path crashes lodash",
             "severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"}],
             "affected":[{"package":{"ecosystem":"npm","name":"lodash"},
               "ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"4.17.21"}]}]}]}
            """;

    private static final String TODAY = """
            {"device": {"serial": "%s", "hardware": "board-r3",
              "software": {"type": "main-fw", "version": "2.4.1+b17"}}, "events": [
             {"type": "heartbeat", "at": "NOW", "metrics": {"flow_lpm": 12.5, "battery_mv": 3712,
               "operational_hours": 20, "operational_crashfree_hours": 19, "mode": "eco"}},
             {"type": "session", "name": "charging", "at": "NOW", "durationMs": 5400000, "metrics": {"mah": 820}},
             {"type": "session", "name": "dose", "at": "NOW", "metrics": {"operational_crashes": 1}},
             {"type": "reboot", "at": "NOW", "reason": "Watchdog"},
             {"type": "reboot", "at": "NOW", "reason": "FirmwareUpdate"},
             {"type": "security", "at": "NOW", "name": "enclosure-opened", "severity": "high",
               "message": "cover switch of the service port"},
             {"type": "log", "at": "NOW", "lines": [
               {"at": "NOW", "level": "info", "text": "boot complete", "source": "main.c:88"},
               {"at": "NOW", "level": "warning", "text": "valve slow, 340 ms", "source": "valve.c:41"},
               {"at": "NOW", "level": "error", "text": "valve stuck: no answer on i2c 0x48", "source": "valve.c:57"}]},
             {"type": "recording", "at": "NOW", "mimeType": "application/json", "reason": "dose profile",
               "durationMs": 1200, "data": "eyJwcmVzc3VyZSI6WzEsMiwzXX0="}]}
            """;

    private final UpdateScene scene = UpdateScene.withKey();
    final TestOrganization organization = scene.organization;
    private final LivingMaker maker = new LivingMaker(organization);
    /** The path of the page that a device's owner has. */
    String ownerPage = "";

    void grow() {
        for (int device = 1; device <= DEVICES; device++) {
            for (String message : MESSAGES) {
                post("FLW-000" + device, message);
            }
        }
        for (int device = 1; device <= DEVICES; device++) {
            tellsOfToday("FLW-000" + device);
        }
        post(ODD_SERIAL, MESSAGES.getFirst());
        crashesWithSymbols("FLW-0001");
        isGivenOut("FLW-0001");
        isShared("FLW-0001");
        post("FLW-0001", new byte[] {(byte) 0xff, 1, 2, 3});
        for (String document : List.of(SBOM.replace("2.1.2", "2.1.1"), SBOM)) {
            done(organization.put(
                    organization.api("/software-versions/main-fw/2.4.1%2Bb17/sbom"),
                    "application/json",
                    BodyPublishers.ofString(document)));
        }
        done(organization.post("/api/v1/feeds/osv", RECORD));
        done(organization.post(
                organization.api("/decisions"),
                Map.of(
                        "vulnerability",
                        "CVE-2026-4711",
                        "state",
                        "under_investigation",
                        "detail",
                        "How is it reached?")));
        scene.release("2.5.0", "pump.swu", "the fix".getBytes(StandardCharsets.US_ASCII));
        var rollout = scene.rollOut("2.5.0");
        done(organization.post(
                organization.api("/rollouts/%s/coverage/statements"
                        .formatted(rollout.get("id").asText())),
                "{}"));
        maker.opensACase();
        done(organization.post(organization.api("/evidence/measurements"), "{}"));
        Seed.bean(AbnormalFleet.class).drainsBatteries(organization);
        isWatched();
        maker.patch(organization.api("/law-facts"), Map.of("publishedAs", organization.slug));
        ownerPage = new DeviceOwner(organization).asksOf("FLW-0001");
        maker.tellsThePublic();
        new LawfulProduct(organization).settles();
        maker.documentsIt();
    }

    /** Its data prepared, with a link for its owner. */
    private void isGivenOut(String serial) {
        var asked = organization.post(organization.api("/data-exports"), Map.of("serial", serial));
        done(asked);
        String export =
                organization.api("/data-exports/" + asked.json().get("id").asText());
        eventually(() -> assertThat(
                        organization.get(export).json().at("/export/state").asText())
                .isEqualTo("READY"));
        done(organization.post(export + "/links", Map.of("days", 7)));
    }

    /** With a third party that fetched once; its webhook answers nothing. */
    private void isShared(String serial) {
        var made = organization.post(
                organization.api("/data-shares"),
                Map.of(
                        "serials",
                        List.of(serial),
                        "recipient",
                        "Hydro Care GmbH",
                        "contact",
                        "data@hydro-care.example",
                        "purpose",
                        "Predict when the valve is worn out",
                        "request",
                        "Letter of the owner, 1 March",
                        "scope",
                        List.of("metrics", "reboots", "attributes", "software", "updates"),
                        "endsAt",
                        Instant.now().plus(Duration.ofDays(90)).toString(),
                        "webhook",
                        "https://127.0.0.1:1/hook"));
        done(made);
        eventually(() -> {
            // As often as a recipient may ask.
            LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
            assertThat(TestOrganization.send(HttpRequest.newBuilder(URI.create(
                                            made.json().get("address").asText()))
                                    .header(
                                            "Authorization",
                                            "Bearer " + made.json().get("token").asText())
                                    .GET())
                            .json()
                            .get("items"))
                    .isNotEmpty();
        });
    }

    /** Everything that a device can send, before the fleet grows. */
    void sendsEverything(String serial) {
        MESSAGES.forEach(message -> post(serial, message));
        tellsOfToday(serial);
        new TroubledFleet(organization).crashes(serial, "1.0.0", "m4f-dwarf5--divide-by-zero");
        post(serial, new byte[] {(byte) 0xff, 1, 2, 3});
        post(serial, chunks("coredump-busfault--80").getFirst());
    }

    /** Everything that a device can be told, once the fleet has grown. */
    void isToldEverything(String serial) {
        maker.patch(
                organization.api("/devices/" + serial + "/attributes"), Map.of("installed_at", "shelf of " + serial));
        isShared(serial);
        maker.put(
                organization.api("/sampling/devices/" + serial),
                Map.of("debugging", "high", "logging", "high", "monitoring", "high"));
        var updating = scene.device(serial);
        eventually(() -> assertThat(updating.links().has("deploymentBase")).isTrue());
        updating.put("/configData", "{\"mode\":\"merge\",\"data\":{\"ddi_serial\":\"" + serial + "\"}}");
        updating.feedback(updating.action(), "proceeding", "none");
        var _ = new DeviceOwner(organization).asksOf(serial);
        done(TestOrganization.send(notices("", serial).GET()));
        done(TestOrganization.send(notices("/N-1/acknowledgement", serial).POST(BodyPublishers.noBody())));
    }

    private HttpRequest.Builder notices(String path, String serial) {
        return HttpRequest.newBuilder(TestOrganization.server("/device/v1/notices" + path + "?serial=" + serial))
                .header("Memfault-Project-Key", organization.projectKey);
    }

    /** What SDK messages of some time ago do not show on pages that tell of the last days. */
    private void tellsOfToday(String serial) {
        String now = Instant.now().minusSeconds(600).toString();
        done(TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server("/device/v1/events"))
                .header("Memfault-Project-Key", organization.projectKey)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(TODAY.formatted(serial).replace("NOW", now)))));
    }

    private void crashesWithSymbols(String serial) {
        var troubled = new TroubledFleet(organization);
        troubled.uploadsSymbols("m4f-dwarf5");
        troubled.crashes(serial, "1.0.0", "m4f-dwarf5--divide-by-zero");
        troubled.isUnderstood();
    }

    /** One alert that fires at the next look, and a target nobody listens at. */
    private void isWatched() {
        var target = organization.post(
                "/api/v1/alert-targets",
                Map.of("name", "on-call", "kind", "webhook", "url", "http://127.0.0.1:9/fleetward"));
        done(target);
        done(organization.post(
                organization.api("/alert-rules"),
                Map.of(
                        "name",
                        "Old firmware in the field",
                        "figure",
                        "devices.matching",
                        "slice",
                        Map.of("query", "seen within 7 days"),
                        "comparison",
                        "above",
                        "threshold",
                        0,
                        "targets",
                        List.of(target.json().at("/target/id").asText()))));
    }

    /** A device whose owner asked for it, gone with a certificate. */
    void erase(String serial) {
        done(organization.post(organization.api("/devices/" + serial + "/erasure"), Map.of("confirm", serial)));
    }

    /** Chunks acknowledged and not worked off yet. */
    int pending() {
        return organization
                .get(organization.api("/ingest/status"))
                .json()
                .get("pending")
                .asInt();
    }

    private void post(String serial, String fixture) {
        chunks(fixture).forEach(chunk -> post(serial, chunk));
    }

    private void post(String serial, byte[] chunk) {
        done(TestOrganization.send(
                HttpRequest.newBuilder(TestOrganization.server("/api/v0/chunks/" + serial.replace(" ", "%20")))
                        .header("Memfault-Project-Key", organization.projectKey)
                        .header("Content-Type", "application/octet-stream")
                        .POST(BodyPublishers.ofByteArray(chunk))));
    }

    private static List<byte[]> chunks(String fixture) {
        try (var file = Objects.requireNonNull(
                LivingFleet.class.getResourceAsStream("/memfault/" + fixture + ".hex"), fixture)) {
            return new String(file.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .map(HexFormat.of()::parseHex)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
