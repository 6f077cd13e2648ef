package dev.fleetward.crashes.unwind;

/** Registers that a function may use as it likes: of a caller they are lost unless a rule says where they are. */
final class Scratch {
    private static final int[] ARM = {0, 1, 2, 3, 12, 14};
    private static final int[] AARCH64 = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 30};
    private static final int[] X86_64 = {0, 1, 2, 4, 5, 8, 9, 10, 11};
    private static final int[] I386 = {0, 1, 2};
    private static final int[] RISC_V = {1, 5, 6, 7, 10, 11, 12, 13, 14, 15, 16, 17, 28, 29, 30, 31};
    private static final int[] XTENSA = {2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

    private Scratch() {}

    static int[] of(Architecture architecture) {
        return switch (architecture) {
            case ARM -> ARM.clone();
            case AARCH64 -> AARCH64.clone();
            case X86_64 -> X86_64.clone();
            case I386 -> I386.clone();
            case RISC_V32, RISC_V64 -> RISC_V.clone();
            case XTENSA -> XTENSA.clone();
        };
    }
}
