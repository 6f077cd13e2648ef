package dev.fleetward.symbols.dwarf;

import java.util.Arrays;

/** Small numbers by offset, without a box around either: it is asked for every inlined call of a unit. */
final class OffsetMap {
    static final int ABSENT = -1;

    private static final long EMPTY = -1;
    private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

    private long[] keys = new long[256];
    private int[] values = new int[256];
    private int size;

    OffsetMap() {
        Arrays.fill(keys, EMPTY);
    }

    int get(long key) {
        int at = slot(key);
        return keys[at] == key ? values[at] : ABSENT;
    }

    void put(long key, int value) {
        if (2 * size >= keys.length) {
            grow();
        }
        int at = slot(key);
        size += keys[at] == key ? 0 : 1;
        keys[at] = key;
        values[at] = value;
    }

    private int slot(long key) {
        int mask = keys.length - 1;
        int at = (int) (key * SPREAD >>> 32) & mask;
        while (keys[at] != EMPTY && keys[at] != key) {
            at = at + 1 & mask;
        }
        return at;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldValues = values;
        keys = new long[2 * oldKeys.length];
        values = new int[keys.length];
        Arrays.fill(keys, EMPTY);
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != EMPTY) {
                int at = slot(oldKeys[i]);
                keys[at] = oldKeys[i];
                values[at] = oldValues[i];
            }
        }
    }
}
