package dev.fleetward.crashes.unwind;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Finds a caller by call frame information. */
final class FrameInfoStep {
    /** The processor's addresses have 48 bits; above them lies the signature of a return address (AArch64). */
    private static final long SIGNED_ADDRESS_MASK = (1L << 48) - 1;

    private final Registers callee;
    private final boolean exact;
    private final Memory memory;
    private final long bias;

    private FrameInfoStep(Registers callee, boolean exact, Memory memory, long bias) {
        this.callee = callee;
        this.exact = exact;
        this.memory = memory;
        this.bias = bias;
    }

    /** How a look-up ended. */
    sealed interface Result {
        record Found(Caller caller) implements Result {}

        /** The build says that nothing called this function. */
        record Outermost() implements Result {}

        /** There is no information, or memory or registers it needs are not known. */
        record Unknown() implements Result {}
    }

    /** @param exact the callee's program counter is where it was interrupted, so its link register still holds */
    static Result step(Registers callee, boolean exact, Memory memory, CodeImage image, long lookup)
            throws BadFrameInfo {
        Optional<FrameEntry> entry =
                image.file() == null ? Optional.empty() : image.file().frame(image.linked(lookup));
        if (entry.isEmpty()) {
            return new Result.Unknown();
        }
        FrameRow row = FrameProgram.rowAt(entry.get(), image.linked(lookup));
        return new FrameInfoStep(callee, exact, memory, image.bias())
                .apply(row, entry.get().common());
    }

    /** Where the callee's frame begins, whoever called it; empty when that cannot be told. */
    static OptionalLong cfa(Registers callee, boolean exact, Memory memory, CodeImage image, long lookup)
            throws BadFrameInfo {
        Optional<FrameEntry> entry =
                image.file() == null ? Optional.empty() : image.file().frame(image.linked(lookup));
        return entry.isEmpty()
                ? OptionalLong.empty()
                : new FrameInfoStep(callee, exact, memory, image.bias())
                        .cfa(FrameProgram.rowAt(entry.get(), image.linked(lookup)));
    }

    private Result apply(FrameRow row, FrameEntry.Common common) throws BadFrameInfo {
        Architecture machine = callee.architecture();
        RegisterRule returnRule = row.rules.get(common.returnColumn());
        if (returnRule instanceof RegisterRule.Undefined) {
            return new Result.Outermost();
        }
        OptionalLong cfa = cfa(row);
        if (cfa.isEmpty()) {
            return new Result.Unknown();
        }
        Registers caller = callee.copy();
        caller.forgetWide();
        for (int scratch : Scratch.of(machine)) {
            caller.forget(scratch);
        }
        caller.forget(machine.programCounter());
        caller.set(machine.stackPointer(), cfa.getAsLong());
        for (Map.Entry<Integer, RegisterRule> rule : row.rules.entrySet()) {
            caller.set(rule.getKey(), value(rule.getKey(), rule.getValue(), cfa.getAsLong()));
        }
        OptionalLong returnAddress = returnRule == null
                ? linkOf(common.returnColumn())
                : value(common.returnColumn(), returnRule, cfa.getAsLong());
        if (returnAddress.isEmpty()) {
            return new Result.Unknown();
        }
        long pc = returnAddress.getAsLong();
        if (row.signed && machine == Architecture.AARCH64) {
            pc &= SIGNED_ADDRESS_MASK;
        }
        caller.set(machine.programCounter(), pc);
        return new Result.Found(new Caller(caller, cfa.getAsLong(), Found.CFI, common.signalFrame()));
    }

    private OptionalLong cfa(FrameRow row) throws BadFrameInfo {
        if (row.cfaExpression != null) {
            return Expression.evaluate(row.cfaExpression, callee, memory, bias);
        }
        OptionalLong base = callee.get(row.cfaRegister);
        return base.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(callee.architecture().word(base.getAsLong() + row.cfaOffset));
    }

    private OptionalLong value(int register, RegisterRule rule, long cfa) throws BadFrameInfo {
        int wordBytes = callee.architecture().wordBytes();
        return switch (rule) {
            case RegisterRule.Undefined _ -> OptionalLong.empty();
            case RegisterRule.SameValue _ -> linkOf(register);
            case RegisterRule.AtOffset at -> read(cfa + at.offset(), wordBytes);
            case RegisterRule.ValueOffset at -> OptionalLong.of(cfa + at.offset());
            case RegisterRule.InRegister in -> callee.get(in.number());
            case RegisterRule.ValueExpression by -> Expression.evaluate(by.code(), callee, memory, bias, cfa);
            case RegisterRule.AtExpression by -> {
                OptionalLong address = Expression.evaluate(by.code(), callee, memory, bias, cfa);
                yield address.isEmpty() ? address : read(address.getAsLong(), wordBytes);
            }
        };
    }

    /** A function that made a call has lost its link register, so only one that was interrupted still has it. */
    private OptionalLong linkOf(int register) {
        return register == callee.architecture().link() && !exact ? OptionalLong.empty() : callee.get(register);
    }

    private OptionalLong read(long address, int bytes) {
        return memory.read(callee.architecture().word(address), bytes);
    }
}
