package dev.fleetward.devices.query;

import java.util.Arrays;
import java.util.Optional;

/** How a field is compared with a value. */
public enum Operator {
    EQUAL("="),
    NOT_EQUAL("!="),
    LESS("<"),
    AT_MOST("<="),
    MORE(">"),
    AT_LEAST(">="),
    CONTAINS("~"),
    /** One of several values. */
    IN("in");

    private final String sign;

    Operator(String sign) {
        this.sign = sign;
    }

    public String sign() {
        return sign;
    }

    /** Whether an order (as {@code Integer.compare} tells it) of the thing to the value satisfies this. */
    public boolean holds(int order) {
        return switch (this) {
            case LESS -> order < 0;
            case AT_MOST -> order <= 0;
            case MORE -> order > 0;
            case AT_LEAST -> order >= 0;
            case NOT_EQUAL -> order != 0;
            case EQUAL, IN, CONTAINS -> order == 0;
        };
    }

    boolean ordersValues() {
        return this == LESS || this == AT_MOST || this == MORE || this == AT_LEAST;
    }

    static Optional<Operator> of(String sign) {
        return Arrays.stream(values())
                .filter(operator -> operator.sign.equals(sign))
                .findFirst();
    }
}
