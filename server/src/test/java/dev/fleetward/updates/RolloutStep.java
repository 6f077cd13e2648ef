package dev.fleetward.updates;

/** One thing that a person or a device does. {@code which} picks the rollout or device. */
record RolloutStep(Kind kind, int which, int how) {

    enum Kind {
        START,
        PAUSE,
        RESUME,
        ADVANCE,
        CANCEL,
        LOOK,
        HOUR_PASSES,
        FETCH,
        PROCEED,
        SUCCEED,
        FAIL,
        REJECT,
        OBEY_CANCEL,
        REFUSE_CANCEL,
        RUN_NEW_VERSION,
        RUN_OLD_VERSION,
        REGISTER
    }
}
