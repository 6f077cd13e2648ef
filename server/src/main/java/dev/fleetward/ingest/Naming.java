package dev.fleetward.ingest;

import dev.fleetward.ingest.FieldEvent.Compact;
import dev.fleetward.ingest.FieldEvent.Defined;
import dev.fleetward.ingest.FieldEvent.Heartbeat;
import dev.fleetward.ingest.FieldEvent.LogLine;
import dev.fleetward.ingest.FieldEvent.LogText;
import dev.fleetward.ingest.FieldEvent.Logs;
import dev.fleetward.ingest.FieldEvent.Metrics;
import dev.fleetward.ingest.FieldEvent.Positional;
import dev.fleetward.ingest.FieldEvent.Reboot;
import dev.fleetward.ingest.FieldEvent.Rendered;
import dev.fleetward.ingest.FieldEvent.Session;
import dev.fleetward.ingest.FieldEvent.Speaker;
import dev.fleetward.ingest.FieldEvent.Trace;
import dev.fleetward.symbols.LogFormat;
import dev.fleetward.symbols.SymbolMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An event with the names that the symbols of its build have for its numbers. */
final class Naming {
    private Naming() {}

    /** Whether there is anything in it that only symbols can name. */
    static boolean isWanted(FieldEvent event) {
        return switch (event) {
            case Heartbeat heartbeat -> heartbeat.metrics() instanceof Positional;
            case Session session -> session.metrics() instanceof Positional;
            case Trace trace -> trace.reasonName() == null || trace.log() instanceof Compact;
            case Reboot reboot -> RebootReasons.isCustom(reboot.reason()) && reboot.reasonName() == null;
            case Logs logs -> logs.lines().stream().anyMatch(line -> line.text() instanceof Compact);
            default -> false;
        };
    }

    /** @throws WrongSymbols when the report has more or fewer values than the build's session has metrics */
    static FieldEvent name(FieldEvent event, SymbolMap map) throws WrongSymbols {
        return switch (event) {
            case Heartbeat heartbeat ->
                new Heartbeat(heartbeat.origin(), metrics(heartbeat.metrics(), map, map.heartbeat()));
            case Session session -> session(session, map);
            case Trace trace ->
                new Trace(
                        trace.origin(),
                        trace.userReason(),
                        trace.pc(),
                        trace.lr(),
                        trace.status(),
                        trace.log() == null ? null : text(trace.log(), map),
                        map.traceReason(trace.userReason()).orElse(trace.reasonName()));
            case Reboot reboot -> RebootReasons.isCustom(reboot.reason()) ? reboot(reboot, map) : reboot;
            case Logs logs -> new Logs(logs.origin(), logs.typeId(), lines(logs.lines(), map));
            default -> event;
        };
    }

    private static Reboot reboot(Reboot reboot, SymbolMap map) {
        return new Reboot(
                reboot.origin(),
                reboot.reason(),
                reboot.pc(),
                reboot.lr(),
                reboot.mcuResetRegister(),
                reboot.coredumpSaved(),
                map.rebootReason(reboot.reason()).orElse(reboot.reasonName()));
    }

    private static Session session(Session session, SymbolMap map) throws WrongSymbols {
        Long index = session.index();
        if (index == null || map.metrics().isEmpty()) {
            return session;
        }
        @Nullable String name = map.session(index).orElse(null);
        if (name == null) {
            throw new WrongSymbols("The report is of session %d, and the symbols of its build have %d sessions."
                    .formatted(index, map.sessions().size()));
        }
        return new Session(session.origin(), index, name, null, metrics(session.metrics(), map, index));
    }

    private static Metrics metrics(Metrics metrics, SymbolMap map, long session) throws WrongSymbols {
        if (!(metrics instanceof Positional positional) || map.metrics().isEmpty()) {
            return metrics;
        }
        List<SymbolMap.Metric> definitions = map.ofSession(session);
        if (definitions.size() != positional.values().size()) {
            throw new WrongSymbols(
                    "The report has %d values, and the symbols of its build have %d metrics for session %d (%s)."
                            .formatted(
                                    positional.values().size(),
                                    definitions.size(),
                                    session,
                                    map.session(session).orElse("unknown")));
        }
        return new Defined(positional.values(), definitions);
    }

    private static List<LogLine> lines(List<LogLine> lines, SymbolMap map) {
        return lines.stream()
                .map(line -> new LogLine(line.timestamp(), line.level(), text(line.text(), map), speaker(line, map)))
                .toList();
    }

    /** A compact line's format stands somewhere in the source code. */
    private static Speaker speaker(LogLine line, SymbolMap map) {
        return line.text() instanceof Compact compact
                ? map.logFormat(compact.logId())
                        .map(format -> Speaker.of(format.file() + ":" + format.line()))
                        .orElse(line.speaker())
                : line.speaker();
    }

    private static LogText text(LogText text, SymbolMap map) {
        // A build without compact logs says nothing of their formats.
        if (!(text instanceof Compact compact) || map.logFormats().isEmpty()) {
            return text;
        }
        @Nullable LogFormat format = map.logFormat(compact.logId()).orElse(null);
        return new Rendered(
                compact, format == null ? null : format.render(compact.args()).orElse(null));
    }
}
