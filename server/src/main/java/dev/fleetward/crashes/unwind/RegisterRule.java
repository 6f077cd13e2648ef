package dev.fleetward.crashes.unwind;

import java.nio.ByteBuffer;

/** Where a caller's register is to be found (DWARF 5, 6.4.1). */
sealed interface RegisterRule {
    /** It is lost. */
    record Undefined() implements RegisterRule {}

    record SameValue() implements RegisterRule {}

    /** In memory at the CFA plus an offset. */
    record AtOffset(long offset) implements RegisterRule {}

    /** It is the CFA plus an offset. */
    record ValueOffset(long offset) implements RegisterRule {}

    record InRegister(int number) implements RegisterRule {}

    /** In memory where the expression says. */
    record AtExpression(ByteBuffer code) implements RegisterRule {}

    /** It is what the expression gives. */
    record ValueExpression(ByteBuffer code) implements RegisterRule {}
}
