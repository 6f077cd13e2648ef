package dev.fleetward.crashes.values;

import dev.fleetward.symbols.dwarf.Die;
import dev.fleetward.symbols.elf.BadElf;
import java.util.List;
import java.util.OptionalLong;

/** Takes the parts of a value out of the whole. */
final class Structure {
    private static final int MAX_DIMENSIONS = 16;
    private static final long MAX_COUNT = 1L << 32;

    private final Activation frame;

    Structure(Activation frame) {
        this.frame = frame;
    }

    /** False for the choices of a Rust enum that are not taken. */
    boolean isThere(Field field, Contents whole) {
        Field.Variant variant = field.variant();
        if (variant == null || variant.selector() == null) {
            return true;
        }
        Contents selector = contents(variant.selector(), whole);
        if (selector.gap() != null) {
            return false;
        }
        long chosen = selector.unsigned(frame.bigEndian());
        return variant.value() == null
                ? variant.all().stream().noneMatch(value -> isSame(value, chosen, selector))
                : isSame(variant.value(), chosen, selector);
    }

    private static boolean isSame(long value, long chosen, Contents selector) {
        return Operand.cut(value, Math.min(Long.BYTES, selector.length())) == chosen;
    }

    Contents contents(Field field, Contents whole) {
        int width = Math.clamp(field.type().bytes(), 0, Fetch.MAX_VALUE_BYTES);
        if (field.bits() > 0) {
            boolean signed = field.type().isSigned();
            return whole.bits(field.firstBit(), field.bits(), width, signed, frame.bigEndian());
        }
        if (field.located() != null) {
            return located(field.located(), field, whole, width);
        }
        return whole.part(field.offset(), width);
    }

    /** A virtual base class: where it lies is told by a table that the object points to. */
    private Contents located(byte[] code, Field field, Contents whole, int width) {
        Die die = field.type().die();
        if (whole.address().isEmpty() || die == null) {
            return Contents.missing(width, Missing.NOT_UNDERSTOOD, OptionalLong.empty());
        }
        try {
            long at = Evaluation.within(code, die.unit(), frame, whole.address().getAsLong());
            return Fetch.memory(frame.memory(), at, width);
        } catch (NoValue unknown) {
            return Contents.missing(width, unknown.why(), OptionalLong.empty());
        }
    }

    /** In bytes; of an array whose length the program decided, what that was. */
    long length(Type type) {
        Type plain = type.plain();
        long length = plain.bytes();
        if (length > 0 || plain.kind() != Type.Kind.ARRAY) {
            return length;
        }
        length = plain.target().bytes();
        for (long count : counts(plain)) {
            length = Math.min(length * count, Fetch.MAX_VALUE_BYTES);
        }
        return length;
    }

    /** How many elements an array has, by dimension; of one that does not say how long it is, none. */
    long[] counts(Type array) {
        List<Type.Dimension> dimensions = array.dimensions();
        var counts = new long[Math.min(dimensions.size(), MAX_DIMENSIONS)];
        for (int i = 0; i < counts.length; i++) {
            Type.Dimension dimension = dimensions.get(i);
            counts[i] =
                    Math.clamp(dimension.count() >= 0 ? dimension.count() : counted(array, dimension), 0, MAX_COUNT);
        }
        return counts;
    }

    /** Of an array whose length the program decided; 0 when that is not known. */
    private long counted(Type array, Type.Dimension dimension) {
        try {
            long told = told(array, dimension);
            return dimension.highest() ? told - dimension.low() + 1 : told;
        } catch (NoValue | BadElf unknown) {
            return 0;
        }
    }

    private long told(Type array, Type.Dimension dimension) throws NoValue {
        Die die = array.die();
        if (dimension.code() != null && die != null) {
            return Evaluation.compute(dimension.code(), die.unit(), frame, new Evaluation.Fuel())
                    .signed();
        }
        Die variable = dimension.variable();
        if (variable == null) {
            throw new NoValue(Missing.OPTIMIZED_OUT, "the length of an array");
        }
        Contents contents = Place.of(variable, frame);
        if (contents.gap() != null) {
            throw new NoValue(Missing.OPTIMIZED_OUT, "the length of an array");
        }
        return contents.signed(frame.bigEndian());
    }
}
