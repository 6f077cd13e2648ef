package dev.fleetward.kernel.observation;

/** Figures of a room as they are at one moment. Rooms implement it as beans; asked every few seconds, on one thread. */
public interface Gauges {

    void read(Readings into);

    /** Where figures are put. */
    @FunctionalInterface
    interface Readings {
        /**
         * @param labels values, in the order of the list of {@link Metric}s
         * @throws IllegalArgumentException for a figure that is not in that list
         */
        void set(String name, double value, String... labels);

        /** @throws IllegalArgumentException for a figure that is not in that list */
        default void set(String name, long value, String... labels) {
            set(name, (double) value, labels);
        }
    }
}
