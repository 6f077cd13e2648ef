package dev.fleetward.crashes.values;

import dev.fleetward.symbols.dwarf.At;
import dev.fleetward.symbols.dwarf.Die;
import dev.fleetward.symbols.dwarf.Unit;
import dev.fleetward.symbols.elf.BadElf;
import dev.fleetward.symbols.elf.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Runs an expression of debug information (DWARF 5, 2.5 and 2.6, and GNU's): a stack machine over one frame's registers
 * and memory, which ends in the place of a value. Bounded in steps, stack and how deep expressions lie in each other, so
 * that a damaged one ends.
 */
final class Evaluation {
    static final int MAX_STEPS = 10_000;
    static final int MAX_STACK = 256;
    static final int MAX_NESTED = 16;
    static final int MAX_PIECES = 1_024;
    /** How far into a register or a variable a piece of it may begin. */
    static final int MAX_OFFSET_BITS = 1 << 16;

    /** What all expressions that one variable needs may do together. */
    static final class Fuel {
        private int steps;
        private int nested;

        void step() throws NoValue {
            if (++steps > MAX_STEPS) {
                throw NoValue.damaged("an expression of more than %d steps".formatted(MAX_STEPS));
            }
        }

        void enter() throws NoValue {
            if (++nested > MAX_NESTED) {
                throw NoValue.damaged("expressions that lie in each other more than %d deep".formatted(MAX_NESTED));
            }
        }

        void leave() {
            nested--;
        }
    }

    private final Activation frame;
    private final Unit unit;
    private final Fuel fuel;
    private final int addressBytes;
    private final List<Operand> stack = new ArrayList<>();
    private final List<Location.Piece> pieces = new ArrayList<>();
    private @Nullable Location ended;

    private Evaluation(Activation frame, Unit unit, Fuel fuel) {
        this.frame = frame;
        this.unit = unit;
        this.fuel = fuel;
        this.addressBytes = unit.addressBytes();
    }

    /** Where the value is that the expression describes. */
    static Location locate(byte[] code, Unit unit, Activation frame, Fuel fuel) throws NoValue {
        return run(code, unit, frame, fuel).location();
    }

    /** The number that the expression computes: a frame's base, what a call passes, the length of an array. */
    static Operand compute(byte[] code, Unit unit, Activation frame, Fuel fuel) throws NoValue {
        var evaluation = run(code, unit, frame, fuel);
        return switch (evaluation.location()) {
            case Location.InMemory at -> evaluation.generic(at.address());
            case Location.InRegister in -> evaluation.generic(frame.register(in.number()));
            case Location.Computed computed -> computed.value();
            case Location.Known known ->
                evaluation.generic(new Reader(known.bytes(), frame.bigEndian()).unsigned(known.bytes().length));
            case Location.Synthetic _ -> throw new NoValue(Missing.SYNTHETIC, "a pointer to a value without a place");
            case Location.Nowhere _, Location.InPieces _ ->
                throw new NoValue(Missing.OPTIMIZED_OUT, "an expression that gives no number");
        };
    }

    /** Where a part of an object lies, computed from where the object lies. */
    static long within(byte[] code, Unit unit, Activation frame, long object) throws NoValue {
        var evaluation = new Evaluation(frame, unit, new Fuel());
        evaluation.push(object);
        try {
            evaluation.run(code);
        } catch (BadElf damage) {
            throw NoValue.damaged(damage.detail());
        }
        return evaluation.pop().bits();
    }

    private static Evaluation run(byte[] code, Unit unit, Activation frame, Fuel fuel) throws NoValue {
        var evaluation = new Evaluation(frame, unit, fuel);
        fuel.enter();
        try {
            evaluation.run(code);
        } catch (BadElf damage) {
            throw NoValue.damaged(damage.detail());
        } finally {
            fuel.leave();
        }
        return evaluation;
    }

    private void run(byte[] code) throws NoValue {
        var in = new Reader(code, frame.bigEndian());
        while (in.hasRemaining()) {
            fuel.step();
            int op = in.u8();
            if (ended != null && op != 0x93 && op != 0x9d && op != 0xf0) {
                throw NoValue.damaged("an expression goes on after its end");
            }
            step(op, in);
        }
    }

    private Location location() throws NoValue {
        if (!pieces.isEmpty()) {
            return new Location.InPieces(List.copyOf(pieces));
        }
        if (ended != null) {
            return ended;
        }
        return stack.isEmpty() ? new Location.Nowhere() : new Location.InMemory(pop().bits());
    }

    private void step(int op, Reader in) throws NoValue {
        if (op >= 0x30 && op <= 0x4f) {
            push(op - 0x30); // lit0 to lit31
        } else if (op >= 0x50 && op <= 0x6f) {
            ended = new Location.InRegister(op - 0x50);
        } else if (op >= 0x70 && op <= 0x8f) {
            push(frame.register(op - 0x70) + in.sleb()); // breg0 to breg31
        } else if (op >= 0x12 && op <= 0x17) {
            shuffle(op, in);
        } else if (op == 0x19 || op == 0x1f || op == 0x20) {
            Operand value = pop();
            push(op == 0x19 ? value.absolute() : op == 0x1f ? value.negated() : value.inverted());
        } else if (op >= 0x1a && op <= 0x27 && op != 0x23) {
            Operand right = pop();
            push(pop().with(op, right));
        } else if (op >= 0x29 && op <= 0x2e) {
            Operand right = pop();
            push(pop().compares(op, right) ? 1 : 0);
        } else if (op >= 0x08 && op <= 0x11) {
            push(constant(op, in));
        } else {
            other(op, in);
        }
    }

    private static long constant(int op, Reader in) {
        return switch (op) {
            case 0x08 -> in.u8();
            case 0x09 -> (byte) in.u8();
            case 0x0a -> in.u16();
            case 0x0b -> (short) in.u16();
            case 0x0c -> in.u32();
            case 0x0d -> in.i32();
            case 0x0e, 0x0f -> in.u64();
            case 0x10 -> in.uleb();
            default -> in.sleb();
        };
    }

    private void other(int op, Reader in) throws NoValue {
        switch (op) {
            case 0x03 -> push(in.unsigned(addressBytes) + frame.bias()); // addr
            case 0x06 -> push(read(pop(), addressBytes)); // deref
            case 0x23 -> push(pop().plus(in.uleb())); // plus_uconst
            case 0x28, 0x2f -> branch(op, in);
            case 0x90 -> ended = new Location.InRegister(register(in)); // regx
            case 0x91 -> push(frame.frameBase(fuel) + in.sleb()); // fbreg
            case 0x92 -> push(frame.register(register(in)) + in.sleb()); // bregx
            case 0x93 -> piece(in.uleb() * 8, 0);
            case 0x94 -> push(read(pop(), in.u8())); // deref_size
            case 0x96 -> {} // nop
            case 0x98 -> call(unit.dieInUnit(in.u16()));
            case 0x99 -> call(unit.dieInUnit(in.u32()));
            case 0x9a -> call(entry(in.unsigned(unit.offsetBytes()))); // call_ref
            case 0x9c -> push(frame.cfa());
            case 0x9d -> piece(in.uleb(), in.uleb()); // bit_piece
            case 0x9e -> ended = new Location.Known(in.bytes(in.uleb())); // implicit_value
            case 0x9f -> ended = new Location.Computed(pop()); // stack_value
            case 0xa0, 0xf2 -> ended = new Location.Synthetic(entry(in.unsigned(reference())), in.sleb());
            case 0xa1, 0xfb -> push(unit.address(in.uleb()) + frame.bias()); // addrx
            case 0xa2, 0xfc -> push(unit.address(in.uleb())); // constx
            case 0xa3, 0xf3 -> push(EntryValue.of(in.bytes(in.uleb()), frame, unit, fuel)); // entry_value
            case 0xa4, 0xf4 -> constantOfType(in);
            case 0xa5, 0xf5 -> registerOfType(in);
            case 0xa6, 0xf6 -> derefOfType(in);
            case 0xa8, 0xf7 -> push(pop().converted(typeOrGeneric(in), addressBytes));
            case 0xa9, 0xf9 -> push(pop().reinterpreted(typeOrGeneric(in), addressBytes));
            case 0xf0 -> {} // GNU_uninit: its value may not be set yet; what is there is shown
            case 0xfa -> push(EntryValue.ofParameter(unit.dieInUnit(in.u32()), frame, fuel)); // GNU_parameter_ref
            case 0xfd -> variable(entry(in.unsigned(unit.offsetBytes()))); // GNU_variable_value
            case 0x9b, 0xe0 -> throw new NoValue(Missing.NOT_UNDERSTOOD, "a variable that each thread has its own of");
            default -> throw new NoValue(Missing.NOT_UNDERSTOOD, "operation 0x%02x".formatted(op));
        }
    }

    private void shuffle(int op, Reader in) throws NoValue {
        switch (op) {
            case 0x12 -> push(peek(0)); // dup
            case 0x13 -> pop(); // drop
            case 0x14 -> push(peek(1)); // over
            case 0x15 -> push(peek(in.u8())); // pick
            case 0x16 -> stack.add(stack.size() - 2, taken(2)); // swap
            default -> stack.add(stack.size() - 3, taken(3)); // rot
        }
    }

    /** Takes the top away, when so many are there. */
    private Operand taken(int needed) throws NoValue {
        peek(needed - 1);
        return pop();
    }

    private void branch(int op, Reader in) throws NoValue {
        int distance = (short) in.u16();
        if (op == 0x2f || pop().bits() != 0) { // skip, or bra when true
            in.at(in.position() + (long) distance);
        }
    }

    /** A piece of what came before it, or of nothing: then the compiler kept that part nowhere. */
    private void piece(long bits, long offset) throws NoValue {
        if (bits < 0 || offset < 0 || offset > MAX_OFFSET_BITS || pieces.size() == MAX_PIECES) {
            throw NoValue.damaged("a value in too many or odd pieces");
        }
        Location whole =
                ended != null ? ended : stack.isEmpty() ? new Location.Nowhere() : new Location.InMemory(pop().bits());
        pieces.add(new Location.Piece(whole, bits, offset));
        ended = null;
    }

    /** Of a reference to an entry; DWARF 2 makes it as wide as an address. */
    private int reference() {
        return unit.version() <= 2 ? addressBytes : unit.offsetBytes();
    }

    private Die entry(long offset) throws NoValue {
        Optional<Die> die = unit.dieInSection(offset);
        return die.orElseThrow(() -> NoValue.damaged("an expression names no entry"));
    }

    private void call(Die procedure) throws NoValue {
        Optional<byte[]> code = procedure.expression(At.LOCATION, frame.linked());
        if (code.isPresent()) {
            fuel.enter();
            run(code.get());
            fuel.leave();
        }
    }

    private void variable(Die die) throws NoValue {
        byte[] code = die.expression(At.LOCATION, frame.linked())
                .orElseThrow(() -> new NoValue(Missing.OPTIMIZED_OUT, "a variable without a place"));
        Location at = locate(code, die.unit(), frame, fuel);
        push(
                at instanceof Location.InMemory in
                        ? read(generic(in.address()), addressBytes)
                        : compute(code, die.unit(), frame, fuel).bits());
    }

    private void constantOfType(Reader in) throws NoValue {
        Type type = type(in.uleb());
        byte[] bytes = in.bytes(in.u8());
        if (bytes.length > Long.BYTES) {
            throw new NoValue(Missing.NOT_UNDERSTOOD, "a number of %d bytes".formatted(bytes.length));
        }
        push(Operand.typed(Contents.of(bytes).unsigned(0, bytes.length, frame.bigEndian()), type));
    }

    private void registerOfType(Reader in) throws NoValue {
        int number = register(in);
        Type type = type(in.uleb());
        Contents contents = new Fetch(frame).at(new Location.InRegister(number), type.bytes());
        Missing gap = contents.gap();
        if (gap != null) {
            throw new NoValue(gap, "register %d".formatted(number));
        }
        push(Operand.typed(contents.unsigned(frame.bigEndian()), type));
    }

    private void derefOfType(Reader in) throws NoValue {
        int bytes = in.u8();
        Type type = type(in.uleb());
        push(Operand.typed(read(pop(), bytes), type));
    }

    private @Nullable Type typeOrGeneric(Reader in) {
        long offset = in.uleb();
        return offset == 0 ? null : type(offset);
    }

    private Type type(long offset) {
        return frame.types().of(unit.dieInUnit(offset));
    }

    private static int register(Reader in) throws NoValue {
        long number = in.uleb();
        if (number < 0 || number > 0xffff) {
            throw NoValue.damaged("register %d".formatted(number));
        }
        return (int) number;
    }

    private long read(Operand address, int bytes) throws NoValue {
        if (bytes != 1 && bytes != 2 && bytes != 4 && bytes != 8) {
            throw NoValue.damaged("an expression reads %d bytes".formatted(bytes));
        }
        OptionalLong value = frame.memory().read(address.bits(), bytes);
        return value.orElseThrow(() -> new NoValue(Missing.NOT_CAPTURED, "memory that was not saved"));
    }

    private Operand generic(long bits) {
        return Operand.generic(bits, addressBytes);
    }

    private void push(long bits) throws NoValue {
        push(generic(bits));
    }

    private void push(Operand operand) throws NoValue {
        if (stack.size() == MAX_STACK) {
            throw NoValue.damaged("an expression needs more than %d values".formatted(MAX_STACK));
        }
        stack.add(operand);
    }

    private Operand pop() throws NoValue {
        if (stack.isEmpty()) {
            throw NoValue.damaged("an expression takes from an empty stack");
        }
        return stack.removeLast();
    }

    private Operand peek(int depth) throws NoValue {
        if (depth >= stack.size()) {
            throw NoValue.damaged("an expression looks below its stack");
        }
        return stack.get(stack.size() - 1 - depth);
    }
}
