package dev.fleetward.symbols.dwarf;

import java.util.Arrays;

/** Numbers in a row that grows; millions of them are too many to box. */
final class Ints {
    private int[] values = new int[64];
    private int size;

    void add(int value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = value;
    }

    int get(int index) {
        return values[index];
    }

    void set(int index, int value) {
        values[index] = value;
    }

    int last() {
        return values[size - 1];
    }

    int size() {
        return size;
    }

    void clear() {
        size = 0;
    }

    void removeLast() {
        size--;
    }

    int[] toArray() {
        return Arrays.copyOf(values, size);
    }
}
