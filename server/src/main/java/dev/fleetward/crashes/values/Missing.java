package dev.fleetward.crashes.values;

/** Why there is no value, in the words a person reads. */
enum Missing {
    /** The compiler keeps it nowhere at this place of the code. */
    OPTIMIZED_OUT("optimized out"),
    /** It lay in memory or registers that the dump does not have. */
    NOT_CAPTURED("not captured"),
    /** A call since may have used its register for something else. */
    NOT_KEPT("not kept through the call"),
    /** The pointer was never made; what it would point to is known. */
    SYNTHETIC("synthetic pointer"),
    /** Debug information of a kind that is not read here. */
    NOT_UNDERSTOOD("not understood"),
    DAMAGED("damaged debug information");

    private final String words;

    Missing(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }
}
