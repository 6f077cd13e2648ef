package dev.fleetward.crashes;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.simulator.wire.Build;
import dev.fleetward.simulator.wire.Chunks;
import dev.fleetward.simulator.wire.Coredump;
import dev.fleetward.simulator.wire.Messages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Devices that get into trouble and tell it over HTTP, as real ones do. */
public final class TroubledFleet {
    public static final long BROWN_OUT = 0x8003;
    public static final long HARDWARE_WATCHDOG = 0x8005;

    public final TestOrganization organization;

    /** Devices' clocks count seconds, and what is the same to the byte is one message. */
    private int seconds;

    public TroubledFleet() {
        this(new TestOrganization());
    }

    /** Devices of an organization that has others. */
    public TroubledFleet(TestOrganization organization) {
        this.organization = organization;
    }

    private Instant aMomentLater() {
        return Instant.now().plusSeconds(++seconds);
    }

    /** A reboot nobody wanted, without a place. */
    public void reboots(String serial, String version, long reason) {
        rebootsAt(serial, version, reason, 0, 0);
    }

    public void rebootsAt(String serial, String version, long reason, long pc, long lr) {
        rebootsAt(serial, version, buildId(version), reason, pc, lr);
    }

    public void rebootsAt(String serial, String version, String buildId, long reason, long pc, long lr) {
        var reboot = new Messages.Reboot(reason, pc, lr, 0, false);
        send(serial, List.of(Chunks.single(Messages.reboot(build(version, buildId), aMomentLater(), reboot))));
    }

    /** A crash of our own firmware, as QEMU left it. */
    public void crashes(String serial, String version, String capture) {
        crashes(serial, version, "r1", capture);
    }

    public void crashes(String serial, String version, String hardware, String capture) {
        Coredump dump = Coredump.captured(capture + ".core.gz");
        var build = new Build("main", version, hardware, elfBuildId(capture));
        send(serial, Chunks.cut(Messages.coredump(dump.savedBy(serial, build)), 1024));
    }

    /** The firmware's ELF, as a build server sends it. */
    public void uploadsSymbols(String elf) {
        var answer = TestOrganization.send(organization
                .request(organization.api("/symbols?filename=" + elf + ".elf"))
                .header("Content-Type", "application/octet-stream")
                .POST(BodyPublishers.ofByteArray(resource(elf + ".elf"))));
        assertThat(answer.status()).isEqualTo(201);
    }

    private static byte[] resource(String name) {
        try (var in = Objects.requireNonNull(TroubledFleet.class.getResourceAsStream("/simulator/" + name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it said a moment before. */
    public void logs(String serial, String version, String capture, String... lines) {
        var build = new Build("main", version, "r1", elfBuildId(capture));
        Instant at = Instant.now().minusSeconds(20);
        List<Messages.LogLine> said =
                Stream.of(lines).map(line -> new Messages.LogLine(at, 3, line)).toList();
        send(serial, List.of(Chunks.single(Messages.logs(build, at, said))));
    }

    public void send(String serial, List<byte[]> chunks) {
        for (byte[] chunk : chunks) {
            var answer =
                    TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server("/api/v0/chunks/" + serial))
                            .header("Memfault-Project-Key", organization.projectKey)
                            .header("Content-Type", "application/octet-stream")
                            .POST(BodyPublishers.ofByteArray(chunk)));
            assertThat(answer.status()).isEqualTo(202);
        }
        eventually(() -> assertThat(organization
                        .get(organization.api("/ingest/status"))
                        .json()
                        .get("pending")
                        .asInt())
                .isZero());
    }

    /** Waits until every coredump is understood. */
    public void isUnderstood() {
        eventually(() -> {
            for (JsonNode issue : issues()) {
                for (JsonNode trace : traces(issue.get("number").asLong())) {
                    assertThat(trace.get("analysis").asText()).isNotEqualTo("WAITING");
                }
            }
        });
    }

    public JsonNode issues() {
        return organization.get(organization.api("/issues")).json().get("items");
    }

    public JsonNode issue(long number) {
        return organization.get(organization.api("/issues/" + number)).json();
    }

    public JsonNode traces(long number) {
        return items(number, "traces");
    }

    public JsonNode items(long number, String what) {
        return organization
                .get(organization.api("/issues/" + number + "/" + what))
                .json()
                .get("items");
    }

    public TestOrganization.Answer put(long number, String what, String json) {
        return organization.put(
                organization.api("/issues/" + number + "/" + what), "application/json", BodyPublishers.ofString(json));
    }

    public TestOrganization.Answer post(long number, String what, String json) {
        return organization.post(organization.api("/issues/" + number + "/" + what), json);
    }

    static Build build(String version, String buildId) {
        return new Build("main", version, "r1", buildId);
    }

    static String buildId(String version) {
        return Build.inventedId("main", version);
    }

    /** The captures' file names begin with the ELF's. */
    public static String elfBuildId(String capture) {
        return switch (Objects.requireNonNull(capture.split("--", 2)[0])) {
            case "m3-dwarf4" -> "d8033b0af9a7b055a487cc3e5e757e7bb4f1faa6";
            case "m3-dwarf5" -> "43421f0027b056fb599439931d21e0e91dc03691";
            case "m3-o2-zdebug" -> "3d81f9c1778f8598e926228655d04bd883555dbd";
            default -> "59456456b1135a1a90e91f2a7f406ec172450ebc";
        };
    }
}
