package dev.fleetward.vulnerabilities.records;

/** Why a record was not taken, in words for people. */
public final class Rejected extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Rejected(String reason) {
        super(reason);
    }
}
