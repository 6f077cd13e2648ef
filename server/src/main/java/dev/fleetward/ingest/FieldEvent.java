package dev.fleetward.ingest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.fleetward.symbols.SymbolMap;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * One thing a device told us, decoded. Numbers that only the firmware's symbols can name (positions of metrics, user
 * reasons, compact logs) stay numbers here and are resolved when the symbols arrive.
 */
public sealed interface FieldEvent {
    Origin origin();

    /**
     * What every event says of where it was captured; each member is as the device sent it, absent if it did not.
     *
     * @param capturedAt by the device's clock, which may be wrong
     * @param deviceSerial set when the event names another device than the one that posted it, or the same
     * @param buildIdPrefix lower-case hex of the first bytes of the build id; a coredump has all of them
     */
    record Origin(
            @Nullable Instant capturedAt,
            @Nullable String deviceSerial,
            @Nullable String hardwareVersion,
            @Nullable String softwareType,
            @Nullable String softwareVersion,
            @Nullable String buildIdPrefix,
            @Nullable Long schemaVersion) {}

    /** Metrics of one reporting interval, from a device that names them or has no sessions. */
    record Heartbeat(Origin origin, Metrics metrics) implements FieldEvent {}

    /**
     * A span of work the device names, such as charging or a measurement; {@code capturedAt} is its end. Firmware sends
     * its heartbeat in the same form, as the last of the build's sessions: until symbols tell which one it is, a report
     * known by its index alone may be either.
     *
     * @param index in the firmware's build; null where devices tell the name
     * @param name null until symbols tell it
     * @param durationMs null where the device does not say, or says it with a metric
     */
    record Session(
            Origin origin,
            @Nullable Long index,
            @Nullable String name,
            @Nullable Long durationMs,
            Metrics metrics) implements FieldEvent {
        /** What firmware calls the session that is its heartbeat. */
        public static final String HEARTBEAT = "heartbeat";

        /** A firmware's report, not named yet. */
        public Session(Origin origin, long index, Metrics metrics) {
            this(origin, index, null, null, metrics);
        }

        /** Whether it is known to be one, and not the heartbeat. */
        public boolean isNamed() {
            return name != null && !name.equals(HEARTBEAT);
        }
    }

    /**
     * A point in the code the firmware chose to report.
     *
     * @param userReason index in the build's trace reasons
     * @param reasonName what the build's symbols call it; null until they do
     */
    record Trace(
            Origin origin,
            long userReason,
            @Nullable Long pc,
            @Nullable Long lr,
            @Nullable Long status,
            @Nullable LogText log,
            @Nullable String reasonName)
            implements FieldEvent {
        public Trace(
                Origin origin,
                long userReason,
                @Nullable Long pc,
                @Nullable Long lr,
                @Nullable Long status,
                @Nullable LogText log) {
            this(origin, userReason, pc, lr, status, log, null);
        }
    }

    /**
     * A boot and why it happened. Captured after the reboot, not at the crash.
     *
     * @param reasonName what the build's symbols call a reason of the maker's own; null until they do
     */
    record Reboot(
            Origin origin,
            long reason,
            @Nullable Long pc,
            @Nullable Long lr,
            @Nullable Long mcuResetRegister,
            @Nullable Long coredumpSaved,
            @Nullable String reasonName)
            implements FieldEvent {
        private static final long FIRST_UNEXPECTED = 0x8000;

        public Reboot(
                Origin origin,
                long reason,
                @Nullable Long pc,
                @Nullable Long lr,
                @Nullable Long mcuResetRegister,
                @Nullable Long coredumpSaved) {
            this(origin, reason, pc, lr, mcuResetRegister, coredumpSaved, null);
        }

        /** The SDK's rule: unknown, or from the upper half of the numbers. */
        public boolean isUnexpected() {
            return reason == 0 || reason >= FIRST_UNEXPECTED;
        }
    }

    /** Lines of the device's log, oldest first. {@code capturedAt} is when the collection was triggered. */
    record Logs(Origin origin, int typeId, List<LogLine> lines) implements FieldEvent {}

    /** Data of the maker's own format; {@code capturedAt} is its start. {@code durationMs} 0 means unknown. */
    record Recording(Origin origin, long durationMs, List<String> mimeTypes, String reason, Attachment data)
            implements FieldEvent {}

    /**
     * Memory of a crashed device. The raw bytes are in the blob store under {@code raw.sha256()}.
     *
     * @param damage why it is not whole by its own account; null if it is
     */
    record Coredump(
            Origin origin,
            Attachment raw,
            long version,
            long totalSize,
            List<Block> blocks,
            @Nullable Footer footer,
            @Nullable String damage)
            implements FieldEvent {

        /** The one block of that type, or the first of several. */
        public Optional<Block> first(int type) {
            return blocks.stream().filter(block -> block.type() == type).findFirst();
        }
    }

    /** One entry of a Linux or Android agent's archive. */
    record AgentEntry(Origin origin, Capture capture, AgentContent content) implements FieldEvent {}

    /**
     * How an agent's entry came about, as its manifest has it; what is absent there is null. The versions are those the
     * manifest names, even when the content knows better.
     *
     * @param collectionTime when the entry was written, by the device's clock, as given
     * @param uptimeMs stops in suspend, {@code elapsedRealtimeMs} does not
     * @param skewSeconds how far the device's clock is off; null when it may be right
     */
    record Capture(
            String type,
            @Nullable String collectionTime,
            @Nullable Long uptimeMs,
            @Nullable Long elapsedRealtimeMs,
            @Nullable String bootId,
            @Nullable String producer,
            @Nullable Long skewSeconds,
            @Nullable String hardwareVersion,
            @Nullable String softwareType,
            @Nullable String softwareVersion) {}

    /**
     * Trouble a program tells of itself, its stack in words.
     *
     * @param reason short and the same each time, such as the exception's class: crashes are grouped by it
     * @param frames innermost first
     * @param isFatal whether it ended the program
     */
    record Crash(Origin origin, String reason, String message, List<Frame> frames, boolean isFatal)
            implements FieldEvent {}

    /** A place on a stack, as far as its program knows it. */
    record Frame(
            @Nullable String function,
            @Nullable String file,
            @Nullable Long line,
            @Nullable Long pc) {}

    /** What the device says of itself: texts, numbers, booleans. */
    record Attributes(Origin origin, SequencedMap<String, Object> values) implements FieldEvent {}

    /** Something that bears on security, such as a refused sign-in or a failed update signature. */
    record SecurityEvent(
            Origin origin, String name, Severity severity, String message, SequencedMap<String, Object> details)
            implements FieldEvent {

        public enum Severity {
            LOW,
            MEDIUM,
            HIGH,
            CRITICAL;

            public static Optional<Severity> of(String name) {
                return Arrays.stream(values())
                        .filter(severity -> severity.word().equals(name))
                        .findFirst();
            }

            public String word() {
                return name().toLowerCase(Locale.ROOT);
            }
        }
    }

    /** Metric values, by the name the device gave or by their position in the build's metric table. */
    sealed interface Metrics {}

    /** @param meanings what the device says of some of them */
    record Named(SequencedMap<String, MetricValue> values, Map<String, Meaning> meanings) implements Metrics {
        public Named(SequencedMap<String, MetricValue> values) {
            this(values, Map.of());
        }
    }

    /**
     * What a device says of a metric beside its value.
     *
     * @param unit as people write it
     * @param kind counter, gauge, timer, state or histogram
     * @param since the value is a running total from then on; null when it stands for itself
     */
    record Meaning(
            @Nullable String unit,
            @Nullable String kind,
            @Nullable Instant since) {}

    record Positional(List<MetricValue> values) implements Metrics {}

    /**
     * Values by position and, as long, what the build's symbols say of each.
     *
     * @param values as sent: whole numbers are still to be divided by their definition's scale
     */
    record Defined(List<MetricValue> values, List<SymbolMap.Metric> definitions) implements Metrics {
        public Defined {
            if (values.size() != definitions.size()) {
                throw new IllegalArgumentException("values and definitions differ in number");
            }
        }
    }

    sealed interface MetricValue {}

    record Whole(long value) implements MetricValue {}

    record Fraction(double value) implements MetricValue {}

    record Text(String value) implements MetricValue {}

    record Flag(boolean value) implements MetricValue {}

    /**
     * How often values lay in which range.
     *
     * @param sum of all values; null when it is not told, as for values below 0
     * @param buckets from low to high
     */
    record Histogram(
            double count,
            @Nullable Double sum,
            @Nullable Double min,
            @Nullable Double max,
            List<Bucket> buckets) implements MetricValue {}

    /** That many values from {@code low} to {@code high}. */
    record Bucket(double low, double high, double count) {}

    /** The device has the metric but set nothing in the interval. */
    record Unset() implements MetricValue {}

    /**
     * @param timestamp by the device's clock; null if it has none or keeps none with the line
     * @param level 0 debug, 1 info, 2 warning, 3 error, others reserved
     */
    record LogLine(@Nullable Instant timestamp, long level, LogText text, Speaker speaker) {
        public LogLine(@Nullable Instant timestamp, long level, LogText text) {
            this(timestamp, level, text, Speaker.UNKNOWN);
        }
    }

    /**
     * What part of the device's software says a line, as far as it tells.
     *
     * @param source module, logger, or place in the source code
     * @param unit the service as the system's manager calls it
     * @param pid of the process, on systems that have such
     * @param facility of syslog (RFC 5424 section 6.2.1), 0 to 23
     */
    record Speaker(
            @Nullable String source,
            @Nullable String unit,
            @Nullable Long pid,
            @Nullable Long facility) {
        public static final Speaker UNKNOWN = new Speaker(null, null, null);
        private static final int LAST_FACILITY = 23;

        public Speaker {
            facility = facility != null && facility >= 0 && facility <= LAST_FACILITY ? facility : null;
        }

        public Speaker(@Nullable String source, @Nullable String unit, @Nullable Long pid) {
            this(source, unit, pid, null);
        }

        public static Speaker of(@Nullable String source) {
            return source == null || source.isBlank() ? UNKNOWN : new Speaker(source, null, null);
        }
    }

    sealed interface LogText {}

    record Plain(String text) implements LogText {}

    /**
     * A line whose format stayed in the firmware's symbols.
     *
     * @param args in the form the API shows: numbers, texts, {@code [n]} for 64 bits, {@code {"double": x}}
     */
    record Compact(long logId, ArrayNode args, String cborHex) implements LogText {}

    /**
     * A compact line in the words of its format.
     *
     * @param text null when the device left the arguments out or the symbols do not have the format
     */
    record Rendered(Compact raw, @Nullable String text) implements LogText {}

    /** Bytes kept in the blob store of the event's organization. */
    record Attachment(String sha256, long length, String firstBytesHex) {}

    /** A part of a coredump. {@code content} is read-only and little-endian, positioned at 0. */
    record Block(long fileOffset, int type, long address, long length, String sha256, ByteBuffer content) {
        public static final int REGISTERS = 0;
        public static final int MEMORY = 1;
        public static final int DEVICE_SERIAL = 2;
        public static final int HARDWARE_VERSION = 4;
        public static final int TRACE_REASON = 5;
        public static final int PADDING = 6;
        public static final int MACHINE_TYPE = 7;
        public static final int ARM_MPU = 9;
        public static final int SOFTWARE_VERSION = 10;
        public static final int SOFTWARE_TYPE = 11;
        public static final int BUILD_ID = 12;
    }

    record Footer(long flags, List<Long> reserved) {
        private static final long TRUNCATED = 1;

        /** The device's storage was full: later regions are missing. */
        public boolean isTruncated() {
            return (flags & TRUNCATED) != 0;
        }
    }
}
