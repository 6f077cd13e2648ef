package dev.fleetward.crashes.analysis;

import dev.fleetward.crashes.dump.CrashReport;
import dev.fleetward.crashes.dump.CrashReport.Frame;
import dev.fleetward.crashes.dump.CrashReport.FrameKind;
import dev.fleetward.crashes.dump.CrashReport.Trust;
import dev.fleetward.crashes.dump.Reason;
import dev.fleetward.crashes.grouping.Call;
import dev.fleetward.crashes.grouping.GroupingRules;
import dev.fleetward.crashes.grouping.Signature;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The stack of a report as grouping takes it. */
record CrashedStack(CrashReport report) {
    private static final String BY_REASON = "reason:";
    private static final Set<String> STACKING_FAILED = Set.of("MSTKERR", "STKERR", "STKOF");

    Optional<Signature> signature(String softwareType, GroupingRules rules) {
        String task = report.crashed().name();
        return Signature.of(
                new Signature.Crash(
                        softwareType,
                        kind(),
                        calls(),
                        null,
                        task.isBlank() ? null : task,
                        report.fault() == null || report.fault().registersReliable()),
                rules);
    }

    /** The class of crash: only what is of one class can be one issue. */
    String kind() {
        var cause = report.cause();
        if (cause.signal() != null) {
            return "signal:" + cause.signal();
        }
        String kind = kind(new Reason(cause.code() == null ? 0 : cause.code()));
        return kind.startsWith(BY_REASON) ? fault().orElse(kind) : kind;
    }

    /** The class by the reason alone. */
    static String kind(Reason reason) {
        return switch ((int) reason.code()) {
            case 0x8001 -> "assert";
            case 0x8002, 0x8005, 0x8006, 0x800c -> "watchdog";
            case 0x800a -> "oom";
            case 0x800b -> "stack-overflow";
            default -> BY_REASON + String.format(Locale.ROOT, "%04x", reason.code());
        };
    }

    private Optional<String> fault() {
        return Optional.ofNullable(report.fault()).flatMap(fault -> {
            if (fault.bits().stream().anyMatch(bit -> STACKING_FAILED.contains(bit.bit()))) {
                return Optional.of("stack-overflow");
            }
            return fault.bits().stream()
                    .filter(bit -> bit.register().equals("CFSR") && !bit.bit().endsWith("VALID"))
                    .findFirst()
                    .map(bit -> "fault:" + bit.bit());
        });
    }

    /** Of a watchdog what it interrupted, not the way the interrupt took. */
    private List<Call> calls() {
        List<Frame> frames = report.crashed().frames();
        int from = 0;
        if (kind().equals("watchdog")) {
            for (int i = 0; i < frames.size(); i++) {
                if (frames.get(i).kind() == FrameKind.EXCEPTION) {
                    from = i + 1;
                    break;
                }
            }
        }
        return frames.subList(from, frames.size()).stream()
                .filter(frame -> frame.kind() == FrameKind.CALL)
                .filter(frame -> frame.function() != null || frame.module() != null)
                .map(CrashedStack::call)
                .toList();
    }

    private static Call call(Frame frame) {
        Long address = frame.address();
        return new Call(
                frame.function(),
                frame.file(),
                frame.module() == null ? "" : frame.module(),
                address == null ? frame.pc() : address,
                frame.trust() != Trust.SCANNED && frame.trust() != Trust.UNRELIABLE);
    }

    /** The reason and the first call that counts: "Usage fault in average". */
    static String title(String reason, Signature signature) {
        String first = signature.keys().getFirst();
        return first.startsWith("task ") ? reason + " of " + first : reason + " in " + first;
    }

    /** Where that call is, for lists. */
    String place(Signature signature) {
        String first = signature.keys().getFirst();
        return calls().stream()
                .filter(call -> call.function() != null && first.endsWith(lastName(call.function())))
                .findFirst()
                .map(call -> call.function())
                .orElse(first);
    }

    private static String lastName(String function) {
        return function.substring(function.lastIndexOf(':') + 1);
    }
}
