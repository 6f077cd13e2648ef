package dev.fleetward.crashes.values;

import dev.fleetward.crashes.unwind.Found;
import dev.fleetward.crashes.unwind.Memory;
import dev.fleetward.crashes.unwind.Unwinder;
import dev.fleetward.symbols.dwarf.Die;
import dev.fleetward.symbols.elf.BadElf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the variables of one dump held. Not safe for concurrent use. */
public final class Variables {
    private final Memory memory;
    private final List<LoadedBuild> builds;
    private final Naming naming;
    private int left = Limits.MAX_VARIABLES_OF_DUMP;
    private int membersLeft = Limits.MAX_MEMBERS_OF_DUMP;

    /**
     * The global and static variables of one source file.
     *
     * @param unit name of the file
     */
    public record OfUnit(String unit, List<Variable> variables) {}

    /** @param builds those whose debug information is there */
    public Variables(Memory memory, List<LoadedBuild> builds) {
        this.memory = memory;
        this.builds = List.copyOf(builds);
        this.naming = new Naming(this.builds);
    }

    /**
     * Arguments and local variables of a frame: one list for each function that its code is of, those inlined there
     * first, the innermost before them. Empty when no debug information tells. They are as sure as the frame is.
     */
    public List<List<Variable>> of(List<Unwinder.Frame> stack, int index) {
        Unwinder.Frame frame = stack.get(index);
        if (frame.found() == Found.UNRELIABLE || frame.kind() != Unwinder.Kind.CALL || left <= 0) {
            return List.of();
        }
        try {
            return buildAt(frame.lookup())
                    .map(build -> of(Activation.of(this, build, stack, index)))
                    .orElse(List.of());
        } catch (BadElf damage) {
            return List.of();
        }
    }

    private List<List<Variable>> of(Activation frame) {
        Optional<Die> function = frame.function();
        if (function.isEmpty()) {
            return List.of();
        }
        var functions = new ArrayList<List<Variable>>();
        for (Scope scope : Scope.at(function.get(), frame.linked())) {
            var shown = new ArrayList<Variable>();
            for (Scope.Declared declared : scope.variables()) {
                if (left > 0) {
                    left--;
                    shown.add(local(declared, frame));
                }
            }
            functions.add(List.copyOf(shown));
        }
        return functions;
    }

    private Variable local(Scope.Declared declared, Activation frame) {
        Die die = declared.die();
        String name = die.name().orElse("");
        Type type = frame.types().typeOf(die);
        try {
            return declared.absent()
                    ? Variable.missing(name, type.name(), declared.isArgument(), Missing.OPTIMIZED_OUT)
                    : described(name, declared.isArgument(), new Valued(type, Place.of(die, frame)), die, frame);
        } catch (BadElf damage) {
            return Variable.missing(name, type.name(), declared.isArgument(), Missing.DAMAGED);
        }
    }

    private Variable described(String name, boolean argument, Valued value, Die die, Activation frame) {
        Type type = value.type();
        Contents contents = value.contents();
        Missing gone = Members.gone(type, contents);
        if (gone == Missing.SYNTHETIC) {
            return synthetic(name, argument, type, die, frame);
        }
        if (gone != null) {
            return Variable.missing(name, type.name(), argument, gone);
        }
        var members = new Members(frame, naming, Math.min(Limits.MAX_MEMBERS, membersLeft));
        List<Variable> parts = members.of(type, contents);
        membersLeft -= members.count();
        return new Variable(
                name,
                type.name(),
                argument,
                ValueText.of(type, contents, frame, naming),
                null,
                text(type, contents, frame),
                parts);
    }

    /** A pointer that was never made: what it would lead to may still be known. */
    private Variable synthetic(String name, boolean argument, Type type, Die die, Activation frame) {
        String value = "<" + Missing.SYNTHETIC.words() + ">";
        String text = null;
        var members = new ArrayList<Variable>();
        try {
            if (Place.locate(die, frame) instanceof Location.Synthetic pointer) {
                Type target = type.plain().target();
                Contents whole = Place.of(pointer.target(), frame);
                boolean isText = target.isText();
                long width = isText ? whole.length() - pointer.distance() : target.bytes();
                Contents part = whole.part(pointer.distance(), Math.clamp(width, 0, Fetch.MAX_VALUE_BYTES));
                if (part.gap() == null && part.length() > 0) {
                    text = isText ? printable(part.bytes()) : null;
                    String shown = isText
                            ? CharText.quoted(part.bytes(), target, frame.bigEndian(), false)
                            : ValueText.of(target, part, frame, naming);
                    members.add(new Variable("*", target.name(), false, shown, null, text, List.of()));
                }
            }
        } catch (NoValue unknown) {
            // Then the pointer is all there is to say.
        }
        return new Variable(name, type.name(), argument, value, null, text, List.copyOf(members));
    }

    private @Nullable String text(Type type, Contents contents, Activation frame) {
        Type plain = type.plain();
        if (plain.kind() == Type.Kind.ARRAY && plain.target().isText() && contents.gap() == null) {
            return plain.target().bytes() == 1 ? printable(contents.bytes()) : null;
        }
        boolean pointer = plain.kind() == Type.Kind.POINTER
                && plain.target().isText()
                && plain.target().bytes() == 1;
        long address = pointer ? contents.unsigned(frame.bigEndian()) : 0;
        if (address == 0) {
            return null;
        }
        SavedText saved = SavedText.at(memory, address, 1, Limits.MAX_TEXT_BYTES);
        return saved.ended() || saved.cut() ? printable(saved.bytes()) : null;
    }

    /** Up to its zero; null for what is no text at all, as many arrays of bytes are not. */
    private static @Nullable String printable(byte[] bytes) {
        int end = 0;
        while (end < Math.min(bytes.length, Limits.MAX_TEXT_BYTES) && bytes[end] != 0) {
            end++;
        }
        var text = new String(bytes, 0, end, StandardCharsets.UTF_8);
        boolean odd = text.chars().anyMatch(c -> c == 0xfffd || Character.isISOControl(c) && "\n\r\t".indexOf(c) < 0);
        return end == 0 || odd ? null : text;
    }

    /**
     * Global and static variables whose memory was saved, by source file, and those of C that the compiler keeps nowhere;
     * as many as a report may hold.
     */
    public List<OfUnit> globals() {
        Map<String, List<Variable>> byUnit = new LinkedHashMap<>();
        int shown = 0;
        for (LoadedBuild build : builds) {
            Activation program = Activation.ofProgram(this, build);
            for (boolean placed : new boolean[] {true, false}) {
                for (GlobalVariable global : build.variables().globals()) {
                    Variable variable =
                            shown < Limits.MAX_GLOBALS && global.placed() == placed ? global(global, program) : null;
                    if (variable != null) {
                        byUnit.computeIfAbsent(global.unit(), _ -> new ArrayList<>())
                                .add(variable);
                        shown++;
                    }
                }
            }
        }
        return byUnit.entrySet().stream()
                .map(entry -> new OfUnit(entry.getKey(), List.copyOf(entry.getValue())))
                .toList();
    }

    /** Null when its memory was not saved. */
    private @Nullable Variable global(GlobalVariable global, Activation program) {
        Die die = global.die();
        try {
            String name = global.name(program.types());
            Type type = program.types().typeOf(die);
            if (!global.placed()) {
                return Variable.missing(name, type.name(), false, Missing.OPTIMIZED_OUT);
            }
            boolean saved = Place.locate(die, program) instanceof Location.InMemory at && memory.isSaved(at.address());
            if (!saved) {
                return null;
            }
            Contents contents = Place.of(die, program);
            Missing gone = Members.gone(type, contents);
            return gone != null
                    ? Variable.missing(name, type.name(), false, gone)
                    : new Variable(
                            name,
                            type.name(),
                            false,
                            ValueText.of(type, contents, program, naming),
                            null,
                            text(type, contents, program),
                            List.of());
        } catch (NoValue | BadElf damage) {
            return null;
        }
    }

    Memory memory() {
        return memory;
    }

    Optional<LoadedBuild> buildAt(long address) {
        return builds.stream().filter(build -> build.image().holds(address)).findFirst();
    }
}
