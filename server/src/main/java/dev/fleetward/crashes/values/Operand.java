package dev.fleetward.crashes.values;

import org.jspecify.annotations.Nullable;

/**
 * A number on the stack of an expression.
 *
 * @param bits low-order first, zero-extended from the operand's width
 * @param type null for the generic one: an address-sized whole number whose sign depends on what is done with it
 */
record Operand(long bits, @Nullable Type type, int bytes) {
    Operand {
        bits = cut(bits, bytes);
    }

    static Operand generic(long bits, int addressBytes) {
        return new Operand(bits, null, addressBytes);
    }

    static Operand typed(long bits, Type type) throws NoValue {
        if (type.bytes() < 1 || type.bytes() > Long.BYTES) {
            throw new NoValue(Missing.NOT_UNDERSTOOD, "a number of %d bytes".formatted(type.bytes()));
        }
        return new Operand(bits, type, (int) type.bytes());
    }

    static long cut(long bits, int bytes) {
        return bytes >= Long.BYTES ? bits : bits & (1L << 8 * bytes) - 1;
    }

    long signed() {
        int unused = Long.SIZE - 8 * bytes;
        return bits << unused >> unused;
    }

    /** With the sign its type gives it. */
    long number() {
        return type != null && !type.isSigned() ? bits : signed();
    }

    boolean isFloat() {
        return type != null && type.kind() == Type.Kind.FLOAT && (bytes == Float.BYTES || bytes == Double.BYTES);
    }

    private double real() {
        return bytes == Float.BYTES ? Float.intBitsToFloat((int) bits) : Double.longBitsToDouble(bits);
    }

    private Operand like(long value) {
        return new Operand(value, type, bytes);
    }

    private Operand likeReal(double value) {
        return like(bytes == Float.BYTES ? Float.floatToRawIntBits((float) value) : Double.doubleToRawLongBits(value));
    }

    Operand plus(long constant) {
        return isFloat() ? likeReal(real() + constant) : like(bits + constant);
    }

    Operand negated() {
        return isFloat() ? likeReal(-real()) : like(-bits);
    }

    Operand inverted() {
        return like(~bits);
    }

    Operand absolute() {
        return isFloat() ? likeReal(Math.abs(real())) : like(Math.abs(number()));
    }

    /** @param op the operation's number, 0x1a (and) to 0x27 (xor) */
    Operand with(int op, Operand right) throws NoValue {
        if (bytes != right.bytes || isFloat() != right.isFloat()) {
            throw NoValue.damaged("an expression joins numbers of different types");
        }
        if (isFloat()) {
            return reals(op, real(), right.real());
        }
        if ((op == 0x1b || op == 0x1d) && right.bits == 0) {
            throw NoValue.damaged("an expression divides by zero");
        }
        boolean unsigned = type != null && !type.isSigned();
        int shift = (int) Math.min(Long.SIZE - 1L, right.bits & Long.MAX_VALUE);
        boolean tooFar = Long.compareUnsigned(right.bits, 8L * bytes) >= 0;
        return like(
                switch (op) {
                    case 0x1a -> bits & right.bits;
                    case 0x1b -> unsigned ? Long.divideUnsigned(bits, right.bits) : signed() / right.signed();
                    case 0x1c -> bits - right.bits;
                    case 0x1d ->
                        type == null || unsigned ? Long.remainderUnsigned(bits, right.bits) : signed() % right.signed();
                    case 0x1e -> bits * right.bits;
                    case 0x21 -> bits | right.bits;
                    case 0x22 -> bits + right.bits;
                    case 0x24 -> tooFar ? 0 : bits << shift;
                    case 0x25 -> tooFar ? 0 : bits >>> shift;
                    case 0x26 -> signed() >> shift;
                    case 0x27 -> bits ^ right.bits;
                    default -> throw NoValue.damaged("operation 0x%02x joins nothing".formatted(op));
                });
    }

    private Operand reals(int op, double left, double right) throws NoValue {
        return likeReal(
                switch (op) {
                    case 0x1b -> left / right;
                    case 0x1c -> left - right;
                    case 0x1e -> left * right;
                    case 0x22 -> left + right;
                    default -> throw NoValue.damaged("operation 0x%02x on floating point".formatted(op));
                });
    }

    /** @param op the operation's number, 0x29 (equal) to 0x2e (not equal) */
    boolean compares(int op, Operand right) throws NoValue {
        if (bytes != right.bytes || isFloat() != right.isFloat()) {
            throw NoValue.damaged("an expression compares numbers of different types");
        }
        boolean unsigned = type != null && !type.isSigned();
        int order = isFloat()
                ? Double.compare(real(), right.real())
                : unsigned ? Long.compareUnsigned(bits, right.bits) : Long.compare(signed(), right.signed());
        return switch (op) {
            case 0x29 -> order == 0;
            case 0x2a -> order >= 0;
            case 0x2b -> order > 0;
            case 0x2c -> order <= 0;
            case 0x2d -> order < 0;
            default -> order != 0;
        };
    }

    /** The same value as another type has it. */
    Operand converted(@Nullable Type to, int addressBytes) throws NoValue {
        if (to == null) {
            return generic(isFloat() ? (long) real() : number(), addressBytes);
        }
        Operand like = typed(0, to);
        if (like.isFloat()) {
            return like.likeReal(isFloat() ? real() : type == null || type.isSigned() ? signed() : unsignedReal());
        }
        return typed(isFloat() ? (long) real() : number(), to);
    }

    private double unsignedReal() {
        return bits >= 0 ? bits : (bits >>> 1) * 2.0 + (bits & 1);
    }

    /** The same bits as another type has them. */
    Operand reinterpreted(@Nullable Type to, int addressBytes) throws NoValue {
        return to == null ? generic(bits, addressBytes) : typed(bits, to);
    }
}
