package dev.fleetward.crashes.dump;

import dev.fleetward.crashes.dump.CrashReport.Frame;
import dev.fleetward.crashes.dump.CrashReport.FrameKind;
import dev.fleetward.crashes.dump.CrashReport.Register;
import dev.fleetward.crashes.dump.CrashReport.Trust;
import dev.fleetward.crashes.unwind.Found;
import dev.fleetward.crashes.unwind.Registers;
import dev.fleetward.crashes.unwind.Unwinder;
import dev.fleetward.crashes.values.Variable;
import dev.fleetward.crashes.values.Variables;
import dev.fleetward.symbols.dwarf.SourceFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Frames as a person reads them: each with its function, file and line, and the functions inlined there. */
final class Backtrace {
    private final Modules modules;
    private final @Nullable Variables variables;
    private final List<Frame> frames = new ArrayList<>();

    private Backtrace(Modules modules, @Nullable Variables variables) {
        this.modules = modules;
        this.variables = variables;
    }

    static List<Frame> of(Unwinder.Stack stack, Modules modules, Variables variables) {
        return of(stack, new Backtrace(modules, variables));
    }

    /** Of a device that sends addresses only, so that which machine it is cannot be told. */
    static List<Frame> withoutRegisters(Unwinder.Stack stack, Modules modules) {
        return of(stack, new Backtrace(modules, null));
    }

    private static List<Frame> of(Unwinder.Stack stack, Backtrace backtrace) {
        for (int i = 0; i < stack.frames().size(); i++) {
            backtrace.add(stack.frames(), i);
        }
        return List.copyOf(backtrace.frames);
    }

    private void add(List<Unwinder.Frame> stack, int index) {
        Unwinder.Frame frame = stack.get(index);
        Modules.Place place = frame.kind() == Unwinder.Kind.EXCEPTION ? Modules.NOWHERE : modules.at(frame.lookup());
        List<SourceFrame> sources = frame.found() == Found.UNRELIABLE ? List.of() : place.sources();
        if (sources.isEmpty()) {
            add(frame, place, null, List.of());
        }
        List<List<Variable>> held = variables == null ? List.of() : variables.of(stack, index);
        for (int i = 0; i < sources.size(); i++) {
            // Both count from the function itself outwards in; where they differ, an inlined one has no variables.
            int from = held.size() - (sources.size() - i);
            add(frame, place, sources.get(i), from < 0 ? List.of() : held.get(from));
        }
    }

    private void add(Unwinder.Frame frame, Modules.Place place, @Nullable SourceFrame source, List<Variable> locals) {
        if (frames.size() == CrashReport.MAX_FRAMES) {
            return;
        }
        frames.add(new Frame(
                frames.size(),
                frame.pc(),
                FrameKind.valueOf(frame.kind().name()),
                Trust.valueOf(frame.found().name()),
                source == null ? place.dataName() : told(source.function()),
                source == null ? null : told(source.linkageName()),
                source == null ? null : told(source.file()),
                source == null || source.line() == 0 ? null : (Integer) source.line(),
                source == null || source.column() == 0 ? null : (Integer) source.column(),
                source != null && source.inlined(),
                place.module(),
                place.module() == null ? null : (Long) (frame.pc() - place.bias()),
                boxed(frame.cfa()),
                variables == null ? List.of() : registers(frame.registers()),
                locals,
                frame.note()));
    }

    static List<Register> registers(Registers registers) {
        var shown = new ArrayList<Register>();
        List<String> names = registers.architecture().names();
        for (int i = 0; i < names.size(); i++) {
            shown.add(new Register(names.get(i), boxed(registers.get(i)), ""));
        }
        return List.copyOf(shown);
    }

    private static @Nullable String told(String text) {
        return text.isEmpty() ? null : text;
    }

    private static @Nullable Long boxed(OptionalLong value) {
        return value.isEmpty() ? null : (Long) value.getAsLong();
    }
}
