package dev.fleetward.insight.differs;

/**
 * One attribute of all devices.
 *
 * @param name as shown: {@code version}, {@code hardware}, {@code region}
 * @param values by code
 * @param codes of each device, -1 where it is not known: missing is not zero
 * @param devices how many have each value
 * @param known how many have any
 */
record Column(String name, String[] values, short[] codes, int[] devices, int known) {
    static final int MAX_VALUES = Short.MAX_VALUE;

    static Column of(String name, String[] values, short[] codes) {
        int[] devices = new int[values.length];
        int known = 0;
        for (short code : codes) {
            if (code >= 0) {
                devices[code]++;
                known++;
            }
        }
        return new Column(name, values, codes, devices, known);
    }
}
