package dev.fleetward.crashes.unwind;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The registers of one frame, by DWARF number; each is known or is not. Not safe for concurrent use. */
public final class Registers {
    /** In place of a register's number: there is none. */
    public static final int NONE = -1;

    private final Architecture architecture;
    private final long[] values;
    private final boolean[] known;

    /** By number, in the order of the machine's memory; those of floating point and vectors. */
    private final Map<Integer, byte[]> wide;

    public Registers(Architecture architecture) {
        this.architecture = architecture;
        this.values = new long[architecture.names().size()];
        this.known = new boolean[values.length];
        this.wide = new HashMap<>();
    }

    private Registers(Registers other) {
        this.architecture = other.architecture;
        this.values = Arrays.copyOf(other.values, other.values.length);
        this.known = Arrays.copyOf(other.known, other.known.length);
        this.wide = new HashMap<>(other.wide);
    }

    public Registers copy() {
        return new Registers(this);
    }

    public Architecture architecture() {
        return architecture;
    }

    /** Empty for one that is not known, or that this machine is not known to have. */
    public OptionalLong get(int number) {
        return has(number) ? OptionalLong.of(values[number]) : OptionalLong.empty();
    }

    public OptionalLong get(String name) {
        return get(architecture.number(name));
    }

    public boolean has(int number) {
        return number >= 0 && number < known.length && known[number];
    }

    /** Of floating point or a vector; empty for one that is not known. */
    public Optional<byte[]> wide(int number) {
        return Optional.ofNullable(wide.get(number));
    }

    public void setWide(int number, byte[] bytes) {
        wide.put(number, bytes);
    }

    /** Functions may use all of these, or the halves of them that no rule here brings back. */
    void forgetWide() {
        wide.clear();
    }

    /** Nothing happens for a number this machine is not known to have. */
    public void set(int number, long value) {
        if (number >= 0 && number < known.length) {
            values[number] = architecture.word(value);
            known[number] = true;
        }
    }

    public void set(String name, long value) {
        set(architecture.number(name), value);
    }

    void set(int number, OptionalLong value) {
        if (value.isPresent()) {
            set(number, value.getAsLong());
        } else {
            forget(number);
        }
    }

    void forget(int number) {
        if (number >= 0 && number < known.length) {
            known[number] = false;
        }
    }

    public OptionalLong pc() {
        return get(architecture.programCounter());
    }

    public OptionalLong sp() {
        return get(architecture.stackPointer());
    }

    OptionalLong link() {
        return get(architecture.link());
    }
}
