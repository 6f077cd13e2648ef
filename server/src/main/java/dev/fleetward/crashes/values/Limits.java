package dev.fleetward.crashes.values;

/** How much of a value is shown. Those of one line are as debuggers have them. */
final class Limits {
    /** Elements of an array, and characters of text, on one line. */
    static final int MAX_ELEMENTS = 16;
    /** More equal elements than this are shown once, with their number. */
    static final int MAX_REPEATED = 10;
    /** Values in values, on one line. */
    static final int MAX_DEPTH = 20;

    static final int MAX_LINE_CHARS = 4_096;
    /** Of text that is shown in full beside its line. */
    static final int MAX_TEXT_BYTES = 1_024;
    /** Values in values, each on a line of its own. */
    static final int MAX_MEMBER_DEPTH = 3;
    /** Of one variable, all depths together. */
    static final int MAX_MEMBERS = 128;
    /** Of an array, each on a line of its own. */
    static final int MAX_MEMBER_ELEMENTS = 64;
    /** Nodes of a tree or list that are walked. */
    static final int MAX_NODES = 100_000;
    /** Of one function. */
    static final int MAX_VARIABLES = 256;
    /** Of all frames of a dump together, members not counted. */
    static final int MAX_VARIABLES_OF_DUMP = 5_000;

    static final int MAX_MEMBERS_OF_DUMP = 10_000;
    /** Global variables of a dump that are shown. */
    static final int MAX_GLOBALS = 1_000;
    /** Global variables of a build that are looked at. */
    static final int MAX_GLOBALS_OF_BUILD = 20_000;

    private Limits() {}
}
