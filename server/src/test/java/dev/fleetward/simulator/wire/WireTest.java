package dev.fleetward.simulator.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bytes must be those that the public firmware SDK 1.43.0 itself emitted (captured in an emulator). */
class WireTest {
    private static final Build BUILD =
            new Build("main-fw", "2.4.1+b17", "board-r3", "1122334455667788990a0b0c0d0e0f1011121314");

    @Test
    void reboots_are_the_bytes_the_sdk_sends() {
        Instant at = Instant.ofEpochSecond(1795000300);
        var userShutdown = new Messages.Reboot(1, 0, 0, 0, false);
        var userReset = new Messages.Reboot(2, 0x08000100, 0x08000200, 1, false);

        List<String> sent = captured("reboots--one-chunk");

        assertThat(hex(Chunks.single(Messages.reboot(BUILD, at, userShutdown)))).isEqualTo(sent.get(0));
        assertThat(hex(Chunks.single(Messages.reboot(BUILD, at, userReset)))).isEqualTo(sent.get(1));
    }

    @Test
    void traces_are_the_bytes_the_sdk_sends() {
        Instant at = Instant.ofEpochSecond(1795000200);

        List<String> sent = captured("trace-events--one-chunk");

        assertThat(hex(Chunks.single(Messages.trace(BUILD, at, 1, 134222388, 134234913, null))))
                .isEqualTo(sent.get(0));
        assertThat(hex(Chunks.single(Messages.trace(BUILD, at, 3, 134222388, 134234913, "write failed at sector 12"))))
                .isEqualTo(sent.get(2));
    }

    @Test
    void logs_are_the_bytes_the_sdk_sends() {
        var lines = List.of(
                new Messages.LogLine(Instant.ofEpochSecond(1795000350), 1, "wifi up ch 6"),
                new Messages.LogLine(Instant.ofEpochSecond(1795000353), 2, "battery low 12%"),
                new Messages.LogLine(Instant.ofEpochSecond(1795000356), 3, "sensor 4 i2c nack"),
                new Messages.LogLine(Instant.ofEpochSecond(1795000359), 0, "dbg state=3"),
                new Messages.LogLine(Instant.ofEpochSecond(1795000362), 1, "temp été 21.5"),
                new Messages.LogLine(Instant.ofEpochSecond(1795000365), 3, "x".repeat(127)));

        byte[] message = Messages.logs(BUILD, Instant.ofEpochSecond(1795000400), lines);

        assertThat(hex(Chunks.single(message)))
                .isEqualTo(captured("logs--one-chunk").getFirst());
    }

    @Test
    void a_heartbeat_names_its_metrics() {
        var metrics = new LinkedHashMap<String, Object>();
        metrics.put("uptime_s", 3600L);
        metrics.put("temperature_c", -1.5);
        metrics.put("network", "wifi");

        byte[] message = Messages.heartbeat(BUILD, Instant.ofEpochSecond(1795000100), metrics);

        assertThat(hex(message))
                .startsWith("02a80201")
                .endsWith("04a101a3" + text("uptime_s") + "190e10" + text("temperature_c") + "fbbff8000000000000"
                        + text("network") + "6477696669");
    }

    @ParameterizedTest
    @CsvSource({
        "reboots, 20",
        "reboots, 200",
        "trace-events, 20",
        "trace-events, 200",
        "logs, 20",
        "logs, 200",
        "cdr-binary, 20",
        "cdr-binary, 80",
        "cdr-binary, 200"
    })
    void a_message_is_cut_where_the_sdk_cuts_it(String fixture, int maxChunkBytes) {
        List<String> expected = captured(fixture + "--" + maxChunkBytes);

        List<String> cut = captured(fixture + "--one-chunk").stream()
                .map(HexFormat.of()::parseHex)
                .map(chunk -> Arrays.copyOfRange(chunk, 1, chunk.length - 2))
                .flatMap(message -> Chunks.cut(message, maxChunkBytes).stream())
                .map(WireTest::hex)
                .toList();

        assertThat(cut).isEqualTo(expected);
    }

    @Test
    void a_coredump_is_run_length_coded_as_the_sdk_does() {
        byte[] plain = HexFormat.of()
                .parseHex(captured("coredump-usagefault-div0-norle--one-chunk").getFirst());
        byte[] dump = Arrays.copyOfRange(plain, 2, plain.length - 2);
        byte[] sdk = HexFormat.of()
                .parseHex(captured("coredump-usagefault-div0--one-chunk").getFirst());

        byte[] coded = Messages.coredump(dump);

        assertThat(coded[0]).isEqualTo((byte) 0x81);
        assertThat(decode(Arrays.copyOfRange(coded, 1, coded.length))).isEqualTo(dump);
        assertThat(coded.length).isLessThanOrEqualTo(sdk.length);
    }

    @Property
    void run_length_coding_loses_nothing(@ForAll @Size(max = 400) byte[] plain, @ForAll long seed) {
        var random = new Random(seed);
        for (int i = 1; i < plain.length; i++) {
            plain[i] = random.nextInt(3) > 0 ? plain[i - 1] : plain[i];
        }

        assertThat(decode(RunLength.encode(plain))).isEqualTo(plain);
    }

    @Test
    void a_captured_dump_is_sent_under_the_devices_own_name() {
        Coredump captured = Coredump.captured("m3-dwarf5--null-deref.core.gz");

        Coredump own = Coredump.parse(captured.savedBy("THM-0001", BUILD));

        assertThat(own.buildId()).isEqualTo(BUILD.buildId());
        assertThat(own.pc()).isEqualTo(captured.pc());
        assertThat(own.reason()).isEqualTo(0x9200);
        assertThat(new String(captured.savedBy("THM-0001", BUILD), StandardCharsets.ISO_8859_1))
                .contains("THM-0001", "main-fw", "2.4.1+b17", "board-r3");
    }

    /** Its own reading of the reference's section 2.4, to check the encoder by. */
    private static byte[] decode(byte[] coded) {
        var out = new ByteArrayOutputStream();
        int at = 0;
        while (at < coded.length) {
            long zigzag = 0;
            int shift = 0;
            int b;
            do {
                b = coded[at++] & 0xff;
                zigzag |= (long) (b & 0x7f) << shift;
                shift += 7;
            } while (b >= 0x80);
            int n = (int) (zigzag >>> 1 ^ -(zigzag & 1));
            if (n > 0) {
                out.writeBytes(filled(n, coded[at++]));
            } else {
                out.write(coded, at, -n);
                at -= n;
            }
        }
        return out.toByteArray();
    }

    private static byte[] filled(int n, byte value) {
        var run = new byte[n];
        Arrays.fill(run, value);
        return run;
    }

    private static String text(String value) {
        return hex(new CborOut().text(value).done());
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static List<String> captured(String name) {
        try (var in = WireTest.class.getResourceAsStream("/simulator/" + name + ".hex")) {
            if (in == null) {
                throw new IllegalArgumentException(name);
            }
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
