package dev.fleetward.crashes.analysis;

import dev.fleetward.crashes.dump.CrashReport;
import dev.fleetward.crashes.dump.CrashReport.Frame;
import dev.fleetward.crashes.dump.CrashReport.FrameKind;
import dev.fleetward.crashes.dump.CrashReport.Trust;
import dev.fleetward.crashes.dump.Reason;
import dev.fleetward.crashes.grouping.Call;
import dev.fleetward.crashes.grouping.GroupingRules;
import dev.fleetward.crashes.grouping.Signature;
import dev.fleetward.crashes.issue.Group;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** The stack of a report as grouping takes it. */
record CrashedStack(CrashReport report) {
    private static final String BY_REASON = "reason:";
    private static final int MAX_ADDRESSES = 5;
    private static final Set<String> STACKING_FAILED = Set.of("MSTKERR", "STKERR", "STKOF");

    /**
     * What a stack is grouped by.
     *
     * @param place where its first call is that counts, for lists
     */
    record Grouped(Group group, String place) {}

    /**
     * By its functions, or as long as no symbols name any by addresses within the modules of these builds. Empty when
     * nothing of the stack can be counted.
     */
    Optional<Grouped> group(String softwareType, GroupingRules rules) {
        return signature(softwareType, rules)
                .map(found -> new Grouped(Group.of(found, title(report.cause().label(), found)), place(found)))
                .or(() -> report.format() == CrashReport.Format.MCU_COREDUMP
                        ? Optional.empty() // it has the group of its program counter since it came
                        : byAddress(softwareType));
    }

    private Optional<Grouped> byAddress(String softwareType) {
        List<Call> calls =
                calls().stream().filter(Call::certain).limit(MAX_ADDRESSES).toList();
        if (calls.isEmpty()) {
            return Optional.empty();
        }
        var text = new StringJoiner("\n");
        text.add(Group.BY_ADDRESS).add(softwareType).add(kind());
        calls.forEach(call -> text.add("%s %s+%x".formatted(buildId(call.module()), call.module(), call.address())));
        String place =
                "%s+0x%x".formatted(calls.getFirst().module(), calls.getFirst().address());
        String title = report.cause().label() + " in " + place;
        return Optional.of(new Grouped(
                new Group(
                        Signature.hash(text.toString()), Group.BY_ADDRESS, kind(), title, List.of(), List.of(), false),
                place));
    }

    private String buildId(String module) {
        return report.modules().stream()
                .filter(loaded -> loaded.name().equals(module))
                .findFirst()
                .map(CrashReport.LoadedModule::buildId)
                .orElse("");
    }

    private Optional<Signature> signature(String softwareType, GroupingRules rules) {
        String task = report.crashed().name();
        return Signature.of(
                new Signature.Crash(
                        softwareType,
                        kind(),
                        calls(),
                        expression(),
                        task.isBlank() ? null : task,
                        report.fault() == null || report.fault().registersReliable()),
                rules);
    }

    /** Not of a program on Linux: its core has the text, but the stack trace of the same crash has not. */
    private @Nullable String expression() {
        var assertion = report.assertion();
        return assertion == null || report.format() != CrashReport.Format.MCU_COREDUMP ? null : assertion.expression();
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
    private String place(Signature signature) {
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
