package dev.fleetward.vulnerabilities.cpe;

/** Three values, because an SBOM that does not name a thing does not say that it is absent. */
public enum Truth {
    FALSE,
    UNKNOWN,
    TRUE;

    Truth not() {
        return switch (this) {
            case FALSE -> TRUE;
            case UNKNOWN -> UNKNOWN;
            case TRUE -> FALSE;
        };
    }
}
