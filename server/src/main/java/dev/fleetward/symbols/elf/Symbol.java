package dev.fleetward.symbols.elf;

/**
 * A named place. {@code address} is where it lies: the Thumb bit of an Arm function is taken off. A size of zero means
 * that the file does not say.
 */
public record Symbol(String name, long address, long size, int type, int binding, int section) {
    public static final int NOTYPE = 0;
    public static final int OBJECT = 1;
    public static final int FUNCTION = 2;
    public static final int INDIRECT_FUNCTION = 10;
    public static final int LOCAL = 0;

    public boolean isFunction() {
        return type == FUNCTION || type == INDIRECT_FUNCTION;
    }

    public boolean isObject() {
        return type == OBJECT;
    }

    /** {@code $a}, {@code $t}, {@code $d}, {@code $x}, alone or with a suffix: they say what bytes are, and name nothing. */
    static boolean isMapping(String name) {
        return name.length() >= 2
                && name.charAt(0) == '$'
                && "atdx".indexOf(name.charAt(1)) >= 0
                && (name.length() == 2 || name.charAt(2) == '.' || name.charAt(1) == 'x');
    }
}
