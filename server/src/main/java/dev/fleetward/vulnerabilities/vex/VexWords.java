package dev.fleetward.vulnerabilities.vex;

/** Words that formats want where we have nothing to say. */
final class VexWords {
    /** OpenVEX and CSAF want an action of everything affected; read again it is none. */
    static final String NO_ACTION = "No action has been decided yet.";

    static final String TOOL = "Fleetward";

    private VexWords() {}
}
