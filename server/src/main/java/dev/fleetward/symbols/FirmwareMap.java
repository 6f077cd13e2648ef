package dev.fleetward.symbols;

import dev.fleetward.symbols.SymbolMap.Metric;
import dev.fleetward.symbols.dwarf.DebugInfo;
import dev.fleetward.symbols.dwarf.Enumerator;
import dev.fleetward.symbols.elf.BadElf;
import dev.fleetward.symbols.elf.BuildId;
import dev.fleetward.symbols.elf.ElfFile;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Takes a symbol map out of a firmware's ELF: enumerations and the key table of the SDK from its debug information,
 * formats of compact logs from their section (SDK 1.43.0; spellings of older ones too).
 */
final class FirmwareMap {
    private static final String METRICS = "MfltMetricsIndex";
    private static final String METRIC_PREFIX = "kMfltMetricsIndex_";
    private static final String SESSIONS = "MfltMetricSessionIndex";
    private static final String SESSION_PREFIX = "kMfltMetricsSessionKey_";
    private static final String TRACE_REASONS = "MfltTraceReasonUser";
    private static final String TRACE_REASON_PREFIX = "kMfltTraceReasonUser_";
    private static final String REBOOT_REASONS = "MfltResetReason";
    private static final String REBOOT_REASON_PREFIX = "kMfltRebootReason_";
    private static final String HEARTBEAT = "heartbeat";
    /** Last in their enumerations, to count them. */
    private static final List<String> ENDS = List.of("COUNT", "NumReasons");

    private final ElfFile elf;

    FirmwareMap(ElfFile elf) {
        this.elf = elf;
    }

    /**
     * Empty when the SDK is not in the ELF.
     *
     * @throws BadSymbolMap when what is in it cannot be
     * @throws BadElf when the ELF or its debug information is damaged
     */
    SymbolMap read() throws BadSymbolMap {
        SortedMap<Long, LogFormat> formats = logFormats();
        Optional<BuildId> id = elf.buildId();
        String hex = id.map(BuildId::hex).orElse(null);
        String kind = id.map(known -> isOfLinker(known) ? "gnu" : "memfault").orElse(null);
        if (!mentions(METRICS) && !mentions(TRACE_REASONS)) {
            return new SymbolMap(hex, kind, List.of(), List.of(), List.of(), new TreeMap<>(), formats);
        }
        DebugInfo info = DebugInfo.of(elf);
        List<String> sessions = names(info.enumerators(SESSIONS), SESSION_PREFIX, SymbolMapCodec.MAX_SESSIONS);
        if (sessions.isEmpty()) {
            sessions = List.of(HEARTBEAT);
        }
        return new SymbolMap(
                hex,
                kind,
                metrics(info, sessions),
                sessions,
                names(info.enumerators(TRACE_REASONS), TRACE_REASON_PREFIX, SymbolMapCodec.MAX_REASONS),
                byNumber(info.enumerators(REBOOT_REASONS)),
                formats);
    }

    private List<Metric> metrics(DebugInfo info, List<String> sessions) throws BadSymbolMap {
        Map<Long, KeyTable.Key> keys = KeyTable.read(elf, info);
        var metrics = new ArrayList<Metric>();
        for (Enumerator enumerator : info.enumerators(METRICS)) {
            if (!enumerator.name().startsWith(METRIC_PREFIX) || isEnd(enumerator.name(), METRIC_PREFIX)) {
                continue;
            }
            if (metrics.size() == SymbolMapCodec.MAX_METRICS || enumerator.value() >= SymbolMapCodec.MAX_METRICS) {
                throw new BadSymbolMap("It has more than %,d metrics.".formatted(SymbolMapCodec.MAX_METRICS));
            }
            metrics.add(metric(enumerator, sessions, keys.get(enumerator.value())));
        }
        return metrics;
    }

    private static Metric metric(
            Enumerator enumerator, List<String> sessions, KeyTable.@org.jspecify.annotations.Nullable Key key) {
        String rest = enumerator.name().substring(METRIC_PREFIX.length());
        int session = session(rest, sessions, key);
        String prefix = sessions.get(session) + "__";
        String name =
                rest.startsWith(prefix) && rest.length() > prefix.length() ? rest.substring(prefix.length()) : rest;
        return new Metric(
                (int) enumerator.value(),
                enumerator.name(),
                name,
                sessions.get(session),
                session,
                key == null ? SymbolMap.Type.UNSIGNED : key.type(),
                key == null ? 0 : key.min(),
                key == null ? 0 : key.range(),
                key == null ? 1 : key.scale());
    }

    /** The table's word; else the longest session's name the enumerator begins with, for names may hold "__" too. */
    private static int session(
            String rest, List<String> sessions, KeyTable.@org.jspecify.annotations.Nullable Key key) {
        if (key != null && key.session() >= 0 && key.session() < sessions.size()) {
            return key.session();
        }
        int best = -1;
        for (int i = 0; i < sessions.size(); i++) {
            boolean fits = rest.startsWith(sessions.get(i) + "__");
            if (fits
                    && (best < 0
                            || sessions.get(i).length() > sessions.get(best).length())) {
                best = i;
            }
        }
        int heartbeat = sessions.indexOf(HEARTBEAT);
        return best >= 0 ? best : heartbeat >= 0 ? heartbeat : sessions.size() - 1;
    }

    /** Of an enumeration that counts from 0 without gaps; what comes after a gap is not of the SDK's making. */
    private static List<String> names(List<Enumerator> enumerators, String prefix, int max) throws BadSymbolMap {
        var byNumber = new TreeMap<Long, String>();
        for (Enumerator enumerator : enumerators) {
            if (enumerator.name().startsWith(prefix) && !isEnd(enumerator.name(), prefix)) {
                byNumber.putIfAbsent(enumerator.value(), enumerator.name().substring(prefix.length()));
            }
        }
        var names = new ArrayList<String>();
        for (var entry : byNumber.entrySet()) {
            if (entry.getKey() != names.size()) {
                break;
            }
            if (names.size() == max) {
                throw new BadSymbolMap("%s… has more than %,d names.".formatted(prefix, max));
            }
            names.add(entry.getValue());
        }
        return names;
    }

    private static SortedMap<Long, String> byNumber(List<Enumerator> enumerators) {
        var names = new TreeMap<Long, String>();
        for (Enumerator enumerator : enumerators) {
            if (enumerator.name().startsWith(REBOOT_REASON_PREFIX) && names.size() < SymbolMapCodec.MAX_REASONS) {
                names.putIfAbsent(
                        enumerator.value() & 0xFFFF_FFFFL, enumerator.name().substring(REBOOT_REASON_PREFIX.length()));
            }
        }
        return names;
    }

    private static boolean isEnd(String name, String prefix) {
        return ENDS.contains(name.substring(Math.min(prefix.length(), name.length())));
    }

    private SortedMap<Long, LogFormat> logFormats() throws BadSymbolMap {
        if (elf.section(LogFormatSection.NAME).isEmpty()) {
            return new TreeMap<>();
        }
        var bytes = elf.contents(LogFormatSection.NAME)
                .asByteBuffer()
                .order(elf.bigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        return LogFormatSection.parse(bytes);
    }

    private boolean isOfLinker(BuildId id) {
        return elf.section(".note.gnu.build-id")
                .map(note -> elf.contents(note))
                .filter(note -> find(note, java.util.HexFormat.of().parseHex(id.hex())))
                .isPresent();
    }

    /** Whether the debug information has that name at all: looking through it for a type reads all of it. */
    private boolean mentions(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        return elf.section(".debug_info").isPresent()
                && (find(elf.contents(".debug_str"), bytes) || find(elf.contents(".debug_info"), bytes));
    }

    private static boolean find(MemorySegment in, byte[] sought) {
        long last = in.byteSize() - sought.length;
        for (long at = 0; at <= last; at++) {
            if (in.get(ValueLayout.JAVA_BYTE, at) == sought[0] && isAt(in, at, sought)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAt(MemorySegment in, long at, byte[] sought) {
        return MemorySegment.mismatch(in, at, at + sought.length, MemorySegment.ofArray(sought), 0, sought.length) < 0;
    }
}
