package dev.fleetward.simulator.wire;

import java.time.Instant;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Messages as the SDK's serializers write them: a header byte, then CBOR events or a run-length coded coredump. */
public final class Messages {
    private static final int COREDUMP_RUN_LENGTH = 0x81;
    private static final int EVENT = 0x02;
    private static final int LOG = 0x03;

    private static final int HEARTBEAT_EVENT = 1;
    private static final int TRACE_EVENT = 2;
    private static final int TIMESTAMPED_LOGS_EVENT = 6;

    /** @param coredumpSaved that a coredump of this crash was sent before */
    public record Reboot(long reason, long pc, long lr, long mcuResetRegister, boolean coredumpSaved) {}

    /** @param level 0 debug, 1 info, 2 warning, 3 error */
    public record LogLine(Instant at, int level, String text) {}

    private Messages() {}

    /** Metrics by name ({@link Long}, {@link Double} or {@link String}), as devices send that need no symbol file. */
    public static byte[] heartbeat(Build build, Instant at, SequencedMap<String, Object> metrics) {
        var info = event(build, at, HEARTBEAT_EVENT).map(1).number(1).map(metrics.size());
        metrics.forEach((name, value) -> {
            info.text(name);
            switch (value) {
                case Long number -> info.number(number);
                case Double number -> info.number(number);
                default -> info.text(value.toString());
            }
        });
        return message(EVENT, info.done());
    }

    public static byte[] reboot(Build build, Instant at, Reboot reboot) {
        int pairs = 2;
        for (long optional : new long[] {reboot.pc, reboot.lr, reboot.mcuResetRegister}) {
            pairs += optional == 0 ? 0 : 1;
        }
        var info = event(build, at, TRACE_EVENT).map(pairs).number(1).number(reboot.reason);
        addIfSet(info, 2, reboot.pc);
        addIfSet(info, 3, reboot.lr);
        addIfSet(info, 4, reboot.mcuResetRegister);
        info.number(5).number(reboot.coredumpSaved ? 1 : 0);
        return message(EVENT, info.done());
    }

    public static byte[] trace(Build build, Instant at, int userReason, long pc, long lr, @Nullable String log) {
        var info =
                event(build, at, TRACE_EVENT).map(log == null ? 3 : 4).number(6).number(userReason);
        addIfSet(info, 2, pc);
        addIfSet(info, 3, lr);
        if (log != null) {
            info.number(8).bytes(log.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        return message(EVENT, info.done());
    }

    public static byte[] logs(Build build, Instant at, List<LogLine> lines) {
        var info = event(build, at, TIMESTAMPED_LOGS_EVENT).array(lines.size() * 3);
        for (LogLine line : lines) {
            info.number(line.at.getEpochSecond()).number(line.level).text(line.text);
        }
        return message(LOG, info.done());
    }

    public static byte[] coredump(byte[] dump) {
        return message(COREDUMP_RUN_LENGTH, RunLength.encode(dump));
    }

    private static CborOut event(Build build, Instant at, int type) {
        return new CborOut()
                .map(8)
                .number(2)
                .number(type)
                .number(3)
                .number(1)
                .number(10)
                .text(build.softwareType())
                .number(9)
                .text(build.softwareVersion())
                .number(6)
                .text(build.hardwareVersion())
                .number(11)
                .bytes(build.idPrefix())
                .number(1)
                .number(at.getEpochSecond())
                .number(4);
    }

    private static void addIfSet(CborOut info, int key, long value) {
        if (value != 0) {
            info.number(key).number(value);
        }
    }

    private static byte[] message(int header, byte[] payload) {
        var message = new byte[payload.length + 1];
        message[0] = (byte) header;
        System.arraycopy(payload, 0, message, 1, payload.length);
        return message;
    }
}
