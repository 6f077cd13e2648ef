package dev.fleetward.crashes.values;

import dev.fleetward.crashes.unwind.Architecture;
import dev.fleetward.crashes.unwind.Found;
import dev.fleetward.crashes.unwind.Memory;
import dev.fleetward.crashes.unwind.Unwinder;
import dev.fleetward.symbols.dwarf.At;
import dev.fleetward.symbols.dwarf.Die;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A function under way: what expressions of its debug information may ask for. One without a stack stands for the program
 * as a whole, which has global variables but neither registers nor a frame.
 */
final class Activation {
    private final Variables variables;
    private final LoadedBuild build;
    private final List<Unwinder.Frame> stack;
    private final int index;
    private final boolean lasting;

    private Activation(Variables variables, LoadedBuild build, List<Unwinder.Frame> stack, int index, boolean lasting) {
        this.variables = variables;
        this.build = build;
        this.stack = stack;
        this.index = index;
        this.lasting = lasting;
    }

    static Activation ofProgram(Variables variables, LoadedBuild build) {
        return new Activation(variables, build, List.of(), 0, false);
    }

    static Activation of(Variables variables, LoadedBuild build, List<Unwinder.Frame> stack, int index) {
        return new Activation(variables, build, stack, index, false);
    }

    Memory memory() {
        return variables.memory();
    }

    boolean bigEndian() {
        return memory().order() == ByteOrder.BIG_ENDIAN;
    }

    TypeTable types() {
        return build.variables().types();
    }

    BuildVariables build() {
        return build.variables();
    }

    long bias() {
        return build.image().bias();
    }

    /** What its variables are looked up by, as the build counts addresses. */
    long linked() {
        return stack.isEmpty() ? 0 : build.image().linked(frame().lookup());
    }

    /**
     * For a variable that is in the same place before the call and after it. A compiler that says so has seen to it that
     * what was called leaves that register alone, even if it is one that functions may use as they like.
     */
    Activation lasting() {
        return new Activation(variables, build, stack, index, true);
    }

    /** Whether it is in a call that every frame is known of. */
    boolean isCalling() {
        return !stack.isEmpty() && !frame().exact() && frame().found() != Found.SCANNED;
    }

    private Unwinder.Frame frame() {
        return stack.get(index);
    }

    Architecture machine() {
        return frame().registers().architecture();
    }

    int wordBytes() {
        return machine().wordBytes();
    }

    long register(int number) throws NoValue {
        Missing why = why(number);
        if (why != null) {
            throw new NoValue(why, "register %d".formatted(number));
        }
        return value(number).orElse(0);
    }

    OptionalLong value(int number) {
        OptionalLong value = frame().registers().get(number);
        for (int inner = index;
                lasting && value.isEmpty() && inner > 0 && !stack.get(inner).exact(); ) {
            inner--;
            value = stack.get(inner).registers().get(number);
        }
        return value;
    }

    /** Of floating point or a vector, which only the innermost function still has. */
    Optional<byte[]> wide(int number) {
        return stack.isEmpty() ? Optional.empty() : frame().registers().wide(number);
    }

    /**
     * Why a register has no value here; null when it has one. One that the machine is not known to have, such as those of
     * floating point, is in no dump; any other is lost to the functions called since.
     */
    @Nullable
    Missing why(int number) {
        if (stack.isEmpty()) {
            return Missing.NOT_UNDERSTOOD;
        }
        if (value(number).isPresent()) {
            return null;
        }
        boolean saved = number < machine().names().size();
        return saved && !frame().exact() ? Missing.NOT_KEPT : Missing.NOT_CAPTURED;
    }

    long cfa() throws NoValue {
        OptionalLong cfa = stack.isEmpty() ? OptionalLong.empty() : frame().cfa();
        return cfa.orElseThrow(() -> new NoValue(Missing.NOT_CAPTURED, "where the frame begins"));
    }

    /** What variables on the stack count from. */
    long frameBase(Evaluation.Fuel fuel) throws NoValue {
        Optional<Die> function = function();
        Optional<byte[]> code = function.flatMap(it -> it.expression(At.FRAME_BASE, linked()));
        if (code.isEmpty()) {
            throw new NoValue(Missing.OPTIMIZED_OUT, "a function without a frame");
        }
        return Evaluation.compute(code.get(), function.get().unit(), this, fuel).bits();
    }

    /** The one that the code belongs to, not what was inlined there. */
    Optional<Die> function() {
        return stack.isEmpty() ? Optional.empty() : build.variables().function(linked());
    }

    /** Where its caller goes on; empty when a call did not begin this, or the caller is not known. */
    Optional<Activation> caller() {
        if (index + 1 >= stack.size() || frame().kind() != Unwinder.Kind.CALL) {
            return Optional.empty();
        }
        Unwinder.Frame above = stack.get(index + 1);
        return above.kind() != Unwinder.Kind.CALL || above.exact()
                ? Optional.empty()
                : variables.buildAt(above.lookup()).map(found -> of(variables, found, stack, index + 1));
    }

    /** Where it goes on after the call it is in, as the build counts addresses. */
    long returnAddress() {
        return build.image().linked(frame().pc());
    }
}
