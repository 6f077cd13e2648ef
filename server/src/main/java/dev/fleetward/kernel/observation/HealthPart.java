package dev.fleetward.kernel.observation;

import java.util.Locale;

/** A part of the server that can be well or not. What it tells is read by everyone: no names, no numbers. */
public interface HealthPart {

    /** Short and stable, such as {@code database}. */
    String part();

    /** @throws RuntimeException when the part does not answer, which means {@link Status#DOWN} */
    Status status();

    /** From best to worst. */
    enum Status {
        UP(0),
        /** The server goes on, but its operator should look. */
        DEGRADED(1),
        DOWN(2);

        private final int badness;

        Status(int badness) {
            this.badness = badness;
        }

        /** As the figure {@code fleetward_part_status} tells it. */
        int badness() {
            return badness;
        }

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        Status worse(Status other) {
            return compareTo(other) >= 0 ? this : other;
        }
    }
}
