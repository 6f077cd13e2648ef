package dev.fleetward.ingest.mar;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.ingest.chunks.Packetizer;
import dev.fleetward.kernel.Blobs;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** What crashes on Linux devices becomes what crashes anywhere: issues by functions, with threads, frames and files. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class AgentCrashesTest {
    private static final int MAR = 5;
    private static final String SERIAL = "GW-1001";
    private static final byte[] CORE = unpacked("meterd-threads.core.gz");
    private static final byte[] STACKTRACE = unpacked("meterd-stacktrace.json.gz");

    @Inject
    Blobs blobs;

    private final CrashedDevices devices = new CrashedDevices();
    private final TestOrganization organization = devices.agent.organization;

    @Test
    void a_core_waits_by_its_address_and_is_named_in_the_same_issue_when_symbols_come() {
        sendCore(SERIAL);

        JsonNode report = devices.report(SERIAL);
        JsonNode before = devices.issues(SERIAL).getFirst();
        assertThat(before.get("title").asText()).startsWith("Segmentation fault in meterd+0x");
        assertThat(before.get("named").asBoolean()).isFalse();
        assertThat(report.at("/modules/0/buildId").asText()).isEqualTo("20aa496b89e8f8635fee2f2b9868197bc78b47c9");
        assertThat(missing()).contains("20aa496b89e8");

        devices.uploadsSymbols(resource("meterd.elf"));

        devices.isNamed(SERIAL, "Segmentation fault in scale_sample");
        JsonNode after = devices.issues(SERIAL).getFirst();
        assertThat(after.get("number")).isEqualTo(before.get("number"));
        assertThat(after.get("kind").asText()).isEqualTo("CRASH");
        JsonNode named = devices.report(SERIAL);
        assertThat(CrashedDevices.lines(named.at("/threads/0/frames")).subList(0, 3))
                .containsExactly("scale_sample meterd.c:24", "publish_reading meterd.c:29", "meter_worker meterd.c:38");
        assertThat(named.get("threads")).hasSize(2);
    }

    /** The agent's export: an archive in one chunk of message type 5, behind "CHNK" and its length. */
    @Test
    void a_gateway_may_post_the_export_of_a_device() {
        String folder = id();
        byte[] archive = new Archives()
                .entry(folder, SERIAL, "2026-11-20T08:15:30Z", "elf-coredump", "{\"coredump_file_name\":\"core.elf\"}")
                .file(folder + "/core.elf", CORE)
                .bytes();
        byte[] chunk = Packetizer.single(ByteBuffer.allocate(archive.length + 1)
                .put((byte) MAR)
                .put(archive)
                .array());
        ByteBuffer wrapped = ByteBuffer.allocate(chunk.length + 8)
                .put("CHNK".getBytes(StandardCharsets.US_ASCII))
                .putInt(chunk.length)
                .put(chunk);

        var answer = TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server("/api/v0/chunks/GATE-1"))
                .header("Memfault-Project-Key", organization.projectKey)
                .header("Content-Type", "application/octet-stream")
                .POST(BodyPublishers.ofByteArray(wrapped.array())));

        assertThat(answer.status()).isEqualTo(202);
        assertThat(devices.report(SERIAL).at("/cause/signal").asText()).isEqualTo("SIGSEGV");
    }

    @Test
    void a_crash_of_a_program_counts_against_the_crash_free_share() {
        sendCore(SERIAL);
        devices.agent.upload(new Archives()
                .entry(id(), "GW-2", "2026-11-20T08:15:30Z", "linux-reboot", "{\"reason\":3}")
                .bytes());
        devices.report(SERIAL);

        JsonNode share =
                organization.get(organization.api("/crash-free?days=365")).json();

        assertThat(share.get("active").asInt()).isEqualTo(2);
        assertThat(share.get("crashFree").asInt()).isEqualTo(1);
    }

    @Test
    void a_stack_trace_of_the_same_crash_is_the_same_issue() {
        devices.uploadsSymbols(resource("meterd.elf"));
        sendCore(SERIAL);
        sendStacktrace("GW-2", STACKTRACE);
        devices.report(SERIAL);
        devices.report("GW-2");

        JsonNode issue = devices.issues(SERIAL).getFirst();
        assertThat(issue.get("title").asText()).isEqualTo("Segmentation fault in scale_sample");
        assertThat(issue.get("events").asInt()).isEqualTo(2);
        assertThat(devices.issues("GW-2").getFirst().get("number")).isEqualTo(issue.get("number"));
        assertThat(organization.get(organization.api("/issues")).json().get("items"))
                .hasSize(1);
    }

    @Test
    void the_page_shows_program_threads_modules_what_is_missing_and_the_file() {
        devices.uploadsSymbols(resource("meterd.elf"));
        sendCore(SERIAL);
        devices.report(SERIAL);
        String trace = devices.traces(SERIAL).getFirst().get("id").asText();

        var page = organization.get("/products/pump/traces/" + trace);
        var file = organization.get(organization.api("/traces/" + trace + "/coredump"));
        var memory = organization.get("/products/pump/traces/" + trace + "/memory");

        assertThat(page.text())
                .contains("Segmentation fault on " + SERIAL)
                .contains("scale_sample", "meterd.c:24", "1 other thread", "libc.so.6", "no symbols")
                .contains("./meterd --config meterd.toml", "channel 3 went away", "Core for gdb")
                .contains("null pointer plus 8 bytes");
        assertThat(file.response().body()).isEqualTo(CORE);
        assertThat(memory.status()).isEqualTo(200);
    }

    @Test
    void a_trace_that_cannot_be_read_says_so_and_does_not_catch_those_that_can() {
        sendStacktrace(
                "GW-2",
                new String(STACKTRACE, StandardCharsets.UTF_8)
                        .replace("0x55816af19189", "nonsense")
                        .getBytes(StandardCharsets.UTF_8));
        eventually(() -> assertThat(
                        devices.traces("GW-2").getFirst().get("analysis").asText())
                .isEqualTo("FAILED"));
        devices.uploadsSymbols(resource("meterd.elf"));

        sendStacktrace(SERIAL, STACKTRACE);

        devices.report(SERIAL);
        assertThat(devices.traces("GW-2").getFirst().get("analysisNote").asText())
                .contains("nonsense");
        assertThat(devices.issues("GW-2").getFirst().get("title").asText()).isEqualTo("meterd: SIGSEGV");
        assertThat(devices.issues(SERIAL).getFirst().get("title").asText())
                .isEqualTo("Segmentation fault in scale_sample");
    }

    @Test
    void what_programs_report_is_grouped_by_their_signature() {
        custom("slow-query", false, "query took 31 s");
        custom("slow-query", false, "query took for ever");
        custom(null, true, "exited with 134");
        custom(null, true, "exited with 139");

        var issues = devices.issues(SERIAL);

        assertThat(issues)
                .extracting(issue ->
                        issue.get("kind").asText() + " " + issue.get("events").asInt())
                .containsExactlyInAnyOrder("TRACE 2", "CRASH 2");
        assertThat(issues)
                .extracting(issue -> issue.get("reason").asText())
                .containsExactlyInAnyOrder("Reported by syncd", "Crash of syncd");
    }

    @Test
    void a_loop_of_reboots_and_reports_is_counted_whole_and_told_in_a_few_rows() {
        var archive = new Archives();
        for (int i = 0; i < 60; i++) {
            archive.entry(id(), SERIAL, "2026-11-20T08:15:%02dZ".formatted(i), "linux-reboot", "{\"reason\":32776}");
            archive.entry(
                    id(),
                    SERIAL,
                    "2026-11-20T08:16:%02dZ".formatted(i),
                    "linux-custom-trace",
                    "{\"program\":\"syncd\",\"reason\":\"no route\",\"crash\":false,\"source\":\"x\"}");
        }
        devices.agent.upload(archive.bytes());

        var issues = devices.issues(SERIAL);

        assertThat(issues).hasSize(2).allSatisfy(issue -> {
            assertThat(issue.get("events").asInt()).isEqualTo(60);
            assertThat(issue.get("lastSeenAt").asText()).endsWith(":59Z");
        });
        assertThat(devices.traces(SERIAL)).hasSize(40);
        assertThat(devices.traces(SERIAL).stream()
                        .mapToInt(trace -> trace.get("times").asInt())
                        .sum())
                .isEqualTo(120);
        JsonNode many = devices.traces(SERIAL).stream()
                .filter(trace -> trace.get("times").asInt() > 1)
                .findFirst()
                .orElseThrow();
        assertThat(organization
                        .get("/products/pump/traces/" + many.get("id").asText())
                        .text())
                .contains("Stands for 41 alike");
        JsonNode impact = organization
                .get(organization.api(
                        "/issues/" + issues.getFirst().get("number").asLong() + "/impact"))
                .json();
        assertThat(impact.at("/versions/0/events").asInt()).isEqualTo(60);
        assertThat(impact.at("/mostStruck/0/events").asInt()).isEqualTo(60);
    }

    @Test
    void the_files_of_a_device_are_erased_with_it() {
        sendCore(SERIAL);
        sendStacktrace(SERIAL, STACKTRACE);
        devices.agent.upload(
                new Archives().entry(id(), "custom-data-recording", """
                        {"start_time":{"timestamp":"2026-11-20T08:15:30Z"},"duration_ms":1,"mimetypes":["text/plain"],
                         "reason":"r","recording_file_name":"r.bin"}""").bytes());
        eventually(() -> assertThat(devices.traces(SERIAL))
                .hasSize(2)
                .allSatisfy(trace -> assertThat(trace.get("analysis").asText()).isEqualTo("DONE")));
        var files = devices.traces(SERIAL).stream()
                .map(trace -> trace.get("coredumpSha256").asText())
                .toList();

        var erased = organization.post(organization.api("/devices/" + SERIAL + "/erasure"), Map.of("confirm", SERIAL));

        assertThat(erased.status()).as(erased.text()).isEqualTo(200);
        assertThat(files).hasSize(2).allSatisfy(file -> assertThat(blobs.file(organization.id, file))
                .doesNotExist());
        assertThat(organization.get(organization.api("/issues")).json().get("items"))
                .isEmpty();
    }

    private String missing() {
        return organization.get(organization.api("/symbols/missing")).text();
    }

    private void custom(String signature, boolean crash, String reason) {
        String named = signature == null ? "null" : "\"" + signature + "\"";
        devices.agent.upload(new Archives()
                .entry(
                        id(),
                        "linux-custom-trace",
                        "{\"program\":\"syncd\",\"reason\":\"%s\",\"signature\":%s,\"crash\":%s,\"source\":\"x\"}"
                                .formatted(reason, named, crash))
                .bytes());
    }

    private void sendCore(String serial) {
        String folder = id();
        devices.agent.upload(new Archives()
                .entry(folder, serial, "2026-11-20T08:15:30Z", "elf-coredump", """
                        {"coredump_file_name":"core.elf.gz","compression":"gzip"}""")
                .file(folder + "/core.elf.gz", packed(CORE))
                .bytes());
        devices.agent.awaitDecoded();
    }

    private void sendStacktrace(String serial, byte[] json) {
        String folder = id();
        devices.agent.upload(new Archives()
                .entry(folder, serial, "2026-11-20T08:15:30Z", "linux-stacktrace", """
                        {"stacktrace_file_name":"stacktrace.json.zlib","compression":"zlib"}""")
                .file(folder + "/stacktrace.json.zlib", Deflated.of(json))
                .bytes());
        devices.agent.awaitDecoded();
    }

    private static String id() {
        return UUID.randomUUID().toString();
    }

    private static byte[] packed(byte[] bytes) {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static byte[] unpacked(String name) {
        try (var in = new GZIPInputStream(new java.io.ByteArrayInputStream(resource(name)))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] resource(String name) {
        try (var in =
                Objects.requireNonNull(AgentCrashesTest.class.getResourceAsStream("/crashes/linux/" + name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
