package dev.fleetward.crashes.unwind;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Walks a stack from where a thread was to where it began. Each caller is found by the surest way there is: call frame
 * information, the Arm exception index, the link register, frame pointers, and last by reading through the stack.
 */
public final class Unwinder {
    public static final int MAX_FRAMES = 256;

    /** Where the language begins: what called it is the system's own. */
    private static final Set<String> BOTTOM = Set.of("main", "_start", "Reset_Handler");

    /** No code lies that low on any machine with a memory map; a vector table may. */
    private static final long LOWEST_CODE = 0x100;

    private final Memory memory;
    private final CodeImages images;
    private final Rules rules;
    private final List<Frame> frames = new ArrayList<>();

    public enum Kind {
        CALL,
        EXCEPTION,
        SIGNAL
    }

    /**
     * @param exact its program counter is where it was interrupted; else where a call returns to
     * @param cfa where its frame begins: the stack pointer before the call; empty when that is not known
     */
    public record Frame(
            Registers registers, long pc, Kind kind, Found found, boolean exact, OptionalLong cfa, String note) {
        /** The address to look its source up by: that of the call, not of what follows it. */
        public long lookup() {
            return exact ? pc : pc - 1;
        }

        private Frame withCfa(long value) {
            return new Frame(registers, pc, kind, found, exact, OptionalLong.of(value), note);
        }
    }

    /** @param ended why there is no further frame, in a sentence */
    public record Stack(List<Frame> frames, String ended) {}

    /**
     * What differs between machines beside their registers.
     *
     * @param exceptions a Cortex-M, which returns from an exception by a special value
     * @param taskEntries threads were begun by a scheduler that made up their first return address, so one that follows
     *     no call ends the stack; a Linux program has such addresses under signals
     * @param processStack of the thread that exceptions interrupted
     */
    public record Rules(boolean exceptions, boolean taskEntries, OptionalLong processStack) {
        public static final Rules LINUX = new Rules(false, false, OptionalLong.empty());
        public static final Rules FIRMWARE = new Rules(false, true, OptionalLong.empty());

        public static Rules cortexM(OptionalLong processStack) {
            return new Rules(true, true, processStack);
        }
    }

    private Unwinder(Memory memory, CodeImages images, Rules rules) {
        this.memory = memory;
        this.images = images;
        this.rules = rules;
    }

    public static Stack walk(Registers start, Memory memory, CodeImages images, Rules rules) {
        return new Unwinder(memory, images, rules).walk(start, Found.EXACT);
    }

    /** Of a stack whose registers were never saved: only the stack pointer holds. */
    public static Stack scan(Registers start, Memory memory, CodeImages images, Rules rules) {
        return new Unwinder(memory, images, rules).walk(start, Found.UNRELIABLE);
    }

    private Stack walk(Registers start, Found found) {
        var next = new Caller(start.copy(), 0, found, found == Found.EXACT);
        while (true) {
            if (frames.size() == MAX_FRAMES) {
                return ended("Only the first %d frames are shown.".formatted(MAX_FRAMES));
            }
            OptionalLong pc = next.registers().pc();
            if (pc.isEmpty()) {
                return ended("The program counter is not known.");
            }
            Step step = rules.exceptions && ExceptionEntry.isReturn(pc.getAsLong())
                    ? cross(next, pc.getAsLong())
                    : call(next, plain(next.registers(), pc.getAsLong()));
            switch (step) {
                case Step.End end -> {
                    return ended(end.why());
                }
                case Step.To to -> next = to.caller();
            }
        }
    }

    private sealed interface Step {
        record To(Caller caller) implements Step {}

        record End(String why) implements Step {}
    }

    private Step cross(Caller handler, long excReturn) {
        frames.add(new Frame(
                handler.registers(),
                excReturn,
                Kind.EXCEPTION,
                handler.found(),
                true,
                OptionalLong.empty(),
                "an exception interrupted what follows"));
        return ExceptionEntry.interrupted(handler.registers(), excReturn, rules.processStack, memory)
                .<Step>map(Step.To::new)
                .orElse(new Step.End("The registers saved when the exception was taken are not in the dump."));
    }

    private Step call(Caller at, long pc) {
        Registers registers = at.registers();
        registers.set(registers.architecture().programCounter(), pc);
        boolean code = at.found() != Found.UNRELIABLE && isCode(at, pc);
        frames.add(new Frame(registers, pc, Kind.CALL, at.found(), at.exact(), OptionalLong.empty(), note(at, code)));
        if (at.found() == Found.UNRELIABLE) {
            return scanned(registers);
        }
        long lookup = at.exact() ? pc : pc - 1;
        Optional<String> function = code ? images.at(lookup).flatMap(it -> it.functionAt(lookup)) : Optional.empty();
        if (function.filter(BOTTOM::contains).isPresent()) {
            return new Step.End("%s is where the program begins.".formatted(function.get()));
        }
        return code ? known(at, lookup) : lost(at);
    }

    private boolean isCode(Caller at, long pc) {
        long lookup = at.exact() ? pc : pc - 1;
        boolean tooLow = rules.exceptions && Long.compareUnsigned(pc, LOWEST_CODE) < 0;
        return !tooLow && images.mayBeCode(lookup);
    }

    private static String note(Caller at, boolean code) {
        if (at.found() == Found.UNRELIABLE) {
            return "this was never saved and means nothing";
        }
        return code || !at.exact() ? "" : "no code: it was called through a bad pointer";
    }

    /** The next frame of a function that its module may know. */
    private Step known(Caller at, long lookup) {
        Registers registers = at.registers();
        CodeImage image = images.at(lookup).orElseThrow();
        try {
            switch (FrameInfoStep.step(registers, at.exact(), memory, image, lookup)) {
                case FrameInfoStep.Result.Found found -> {
                    return checked(registers, found.caller());
                }
                case FrameInfoStep.Result.Outermost _ -> {
                    return new Step.End("The build says that nothing called this function.");
                }
                case FrameInfoStep.Result.Unknown _ -> {}
            }
            Optional<Caller> indexed = ExceptionIndexStep.step(registers, at.exact(), memory, image, lookup);
            if (indexed.isPresent()) {
                return checked(registers, indexed.get());
            }
        } catch (BadFrameInfo damage) {
            // The file's unwind information is damaged here: go on without it.
        }
        return guessed(at);
    }

    private Step guessed(Caller at) {
        Registers registers = at.registers();
        if (registers.architecture() == Architecture.XTENSA) {
            return WindowStep.step(registers, memory)
                    .map(caller -> checked(registers, caller))
                    .orElse(new Step.End("The windows of further frames are not in the dump."));
        }
        var guess = new GuessStep(registers, memory, images);
        return SignalEntry.step(registers, memory)
                .or(() -> at.exact() ? guess.byLink() : Optional.empty())
                .or(guess::byFramePointer)
                .map(caller -> checked(registers, caller))
                .orElseGet(() -> scanned(registers));
    }

    /** Of an address that holds no code: a call through a bad pointer left its return address, or nothing does. */
    private Step lost(Caller at) {
        if (!at.exact()) {
            return new Step.End("The return address of the last frame leads to no code that is known.");
        }
        return guessed(at);
    }

    private Step scanned(Registers registers) {
        return new GuessStep(registers, memory, images)
                .byScan()
                .map(caller -> checked(registers, caller))
                .orElse(new Step.End("No further return address was found in the saved part of the stack."));
    }

    /** Takes a caller unless it shows that the stack ends here. */
    private Step checked(Registers callee, Caller caller) {
        Architecture machine = callee.architecture();
        long pc = caller.registers().pc().orElse(0);
        frames.set(frames.size() - 1, frames.getLast().withCfa(caller.cfa()));
        if (pc == 0 || pc == machine.word(-1L)) {
            return new Step.End("The thread begins here.");
        }
        if (rules.exceptions && ExceptionEntry.isReturn(pc)) {
            return new Step.To(caller);
        }
        if (rules.exceptions && ExceptionEntry.isReturnToSecure(pc)) {
            return new Step.End("Secure code called this; its stack is not in the dump.");
        }
        if (rules.taskEntries
                && !caller.exact()
                && CallSites.before(memory, machine, pc) == CallSites.Verdict.NO_CALL) {
            return new Step.End("The thread begins here: its return address follows no call.");
        }
        long from = callee.sp().orElse(0);
        long to = caller.registers().sp().orElse(0);
        boolean stays = from == to && plain(callee, pc) == callee.pc().orElse(0);
        if (!caller.exact() && (Long.compareUnsigned(to, from) < 0 || stays)) {
            return new Step.End("The stack does not go on from here: it is damaged, or the thread begins here.");
        }
        Caller taken = weakest(caller);
        if (!caller.exact()) {
            addTailCalls(taken, plain(callee, pc));
        }
        return new Step.To(taken);
    }

    /** Puts in those between the last frame and its caller that gave up their own frames. */
    private void addTailCalls(Caller caller, long returnAddress) {
        long running = frames.getLast().lookup();
        CodeImage image = images.at(running).orElse(null);
        if (image == null || image.file() == null || !image.holds(returnAddress)) {
            return;
        }
        for (long between : image.file().tailCalls(image.linked(returnAddress), image.linked(running))) {
            Registers registers = caller.registers().copy();
            long pc = between + image.bias();
            registers.set(registers.architecture().programCounter(), pc);
            frames.add(new Frame(
                    registers,
                    pc,
                    Kind.CALL,
                    caller.found(),
                    false,
                    OptionalLong.of(caller.cfa()),
                    "made a tail call: its frame was gone"));
        }
    }

    /** What follows a guess is as sure as the guess. */
    private Caller weakest(Caller caller) {
        Found below = frames.getLast().found();
        return !caller.exact() && (below == Found.SCANNED || below == Found.UNRELIABLE)
                ? new Caller(caller.registers(), caller.cfa(), Found.SCANNED, false)
                : caller;
    }

    /** Its variables count from where its frame begins, even if nothing is known of what called it. */
    private void placeLast() {
        if (frames.isEmpty()) {
            return;
        }
        Frame last = frames.getLast();
        Optional<CodeImage> image = images.at(last.lookup());
        if (last.cfa.isPresent() || last.kind != Kind.CALL || last.found == Found.UNRELIABLE || image.isEmpty()) {
            return;
        }
        try {
            OptionalLong cfa = FrameInfoStep.cfa(last.registers, last.exact, memory, image.get(), last.lookup());
            if (cfa.isPresent()) {
                frames.set(frames.size() - 1, last.withCfa(cfa.getAsLong()));
            }
        } catch (BadFrameInfo damage) {
            // Then its variables on the stack are not found.
        }
    }

    /** Without the Thumb bit. */
    private static long plain(Registers registers, long pc) {
        return registers.architecture() == Architecture.ARM ? pc & ~1L : pc;
    }

    private Stack ended(String why) {
        placeLast();
        return new Stack(List.copyOf(frames), why);
    }
}
