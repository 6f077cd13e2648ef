package dev.fleetward.crashes.dump;

import dev.fleetward.crashes.dump.CrashReport.Frame;
import dev.fleetward.crashes.dump.CrashReport.FrameKind;
import dev.fleetward.crashes.dump.CrashReport.Register;
import dev.fleetward.crashes.dump.CrashReport.Trust;
import dev.fleetward.crashes.unwind.Found;
import dev.fleetward.crashes.unwind.Registers;
import dev.fleetward.crashes.unwind.Unwinder;
import dev.fleetward.symbols.dwarf.SourceFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Frames as a person reads them: each with its function, file and line, and the functions inlined there. */
final class Backtrace {
    private final Modules modules;
    private final boolean withRegisters;
    private final List<Frame> frames = new ArrayList<>();

    private Backtrace(Modules modules, boolean withRegisters) {
        this.modules = modules;
        this.withRegisters = withRegisters;
    }

    static List<Frame> of(Unwinder.Stack stack, Modules modules) {
        return of(stack, new Backtrace(modules, true));
    }

    /** Of a device that sends addresses only, so that which machine it is cannot be told. */
    static List<Frame> withoutRegisters(Unwinder.Stack stack, Modules modules) {
        return of(stack, new Backtrace(modules, false));
    }

    private static List<Frame> of(Unwinder.Stack stack, Backtrace backtrace) {
        for (Unwinder.Frame frame : stack.frames()) {
            backtrace.add(frame);
        }
        return List.copyOf(backtrace.frames);
    }

    private void add(Unwinder.Frame frame) {
        Modules.Place place = frame.kind() == Unwinder.Kind.EXCEPTION ? Modules.NOWHERE : modules.at(frame.lookup());
        List<SourceFrame> sources = frame.found() == Found.UNRELIABLE ? List.of() : place.sources();
        if (sources.isEmpty()) {
            add(frame, place, null, place.dataName());
        }
        for (SourceFrame source : sources) {
            add(frame, place, source, null);
        }
    }

    private void add(
            Unwinder.Frame frame, Modules.Place place, @Nullable SourceFrame source, @Nullable String dataName) {
        if (frames.size() == CrashReport.MAX_FRAMES) {
            return;
        }
        frames.add(new Frame(
                frames.size(),
                frame.pc(),
                FrameKind.valueOf(frame.kind().name()),
                Trust.valueOf(frame.found().name()),
                source == null ? dataName : told(source.function()),
                source == null ? null : told(source.linkageName()),
                source == null ? null : told(source.file()),
                source == null || source.line() == 0 ? null : (Integer) source.line(),
                source == null || source.column() == 0 ? null : (Integer) source.column(),
                source != null && source.inlined(),
                place.module(),
                place.module() == null ? null : (Long) (frame.pc() - place.bias()),
                boxed(frame.cfa()),
                withRegisters ? registers(frame.registers()) : List.of(),
                List.of(),
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
