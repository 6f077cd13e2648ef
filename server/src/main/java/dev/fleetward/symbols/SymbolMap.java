package dev.fleetward.symbols;

import dev.fleetward.symbols.elf.ElfFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What names the numbers one build of a firmware sends: metrics by position, sessions, reasons, formats of compact logs.
 * Read from its ELF, or uploaded as JSON by makers whose ELF may not leave the house. Immutable.
 *
 * @param buildId lower-case hex, whole; null when the build has none
 * @param buildIdKind {@code gnu} or {@code memfault}; null when there is no build id
 * @param metrics in the order of their definition
 * @param sessions by index; the heartbeat is the last
 * @param traceReasons of the maker, by number
 * @param rebootReasons the SDK's and the maker's, by number
 * @param logFormats by log id, which is the entry's offset in the section {@code log_fmt}
 */
public record SymbolMap(
        @Nullable String buildId,
        @Nullable String buildIdKind,
        List<Metric> metrics,
        List<String> sessions,
        List<String> traceReasons,
        SortedMap<Long, String> rebootReasons,
        SortedMap<Long, LogFormat> logFormats) {

    public SymbolMap {
        metrics =
                metrics.stream().sorted(Comparator.comparingInt(Metric::index)).toList();
        sessions = List.copyOf(sessions);
        traceReasons = List.copyOf(traceReasons);
    }

    public enum Type {
        UNSIGNED,
        SIGNED,
        TIMER,
        STRING;

        String slug() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** By the SDK's number. */
        static Optional<Type> of(long number) {
            return number >= 0 && number < values().length ? Optional.of(values()[(int) number]) : Optional.empty();
        }

        static Optional<Type> of(String slug) {
            for (Type type : values()) {
                if (type.slug().equals(slug)) {
                    return Optional.of(type);
                }
            }
            return Optional.empty();
        }
    }

    /**
     * @param range of the value above {@code min}, both 0 for none; of a text its greatest length
     * @param scale what a device's whole number is divided by
     */
    public record Metric(
            int index,
            String enumerator,
            String name,
            String session,
            int sessionIndex,
            Type type,
            long min,
            long range,
            long scale) {}

    /**
     * Taken from a firmware's ELF; empty when the SDK is not in it.
     *
     * @throws BadSymbolMap when it is in it and cannot be read
     * @throws dev.fleetward.symbols.elf.BadElf when the ELF is damaged
     */
    public static SymbolMap of(ElfFile elf) throws BadSymbolMap {
        return new FirmwareMap(elf).read();
    }

    /** Metrics of the session in the order a report of it gives their values. */
    public List<Metric> ofSession(long sessionIndex) {
        var found = new ArrayList<Metric>();
        for (Metric metric : metrics) {
            if (metric.sessionIndex() == sessionIndex) {
                found.add(metric);
            }
        }
        return found;
    }

    public Optional<String> session(long index) {
        return at(sessions, index);
    }

    /** A report without a session's index is the heartbeat's. */
    public int heartbeat() {
        int named = sessions.indexOf("heartbeat");
        return named >= 0 ? named : sessions.size() - 1;
    }

    public Optional<String> traceReason(long number) {
        return at(traceReasons, number);
    }

    public Optional<String> rebootReason(long number) {
        return Optional.ofNullable(rebootReasons.get(number));
    }

    public Optional<LogFormat> logFormat(long logId) {
        return Optional.ofNullable(logFormats.get(logId));
    }

    /** Nothing in it: an ELF without the SDK. */
    public boolean isEmpty() {
        return metrics.isEmpty() && traceReasons.isEmpty() && logFormats.isEmpty();
    }

    private static Optional<String> at(List<String> names, long index) {
        return index >= 0 && index < names.size() ? Optional.of(names.get((int) index)) : Optional.empty();
    }
}
