package dev.fleetward.kernel;

import java.util.List;

/** What an operator should know of a room before it goes wrong; shown by {@code fleetward doctor}. */
public interface HealthCheck {
    List<Finding> look();

    /** How bad it is. */
    enum Verdict {
        OK,
        WARN,
        FAIL
    }

    /**
     * @param what is looked at, in a few words
     * @param detail what is so
     * @param advice what to do; empty when it is well
     */
    record Finding(Verdict verdict, String what, String detail, String advice) {
        public static Finding ok(String what, String detail) {
            return new Finding(Verdict.OK, what, detail, "");
        }

        public static Finding warn(String what, String detail, String advice) {
            return new Finding(Verdict.WARN, what, detail, advice);
        }

        public static Finding fail(String what, String detail, String advice) {
            return new Finding(Verdict.FAIL, what, detail, advice);
        }
    }
}
