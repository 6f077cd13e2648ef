package dev.fleetward.access;

/**
 * Whether the chain is whole.
 *
 * @param entries how many were found whole, from the first on
 * @param head hash of the last of them, to keep elsewhere and compare later
 */
record AuditVerdict(boolean whole, long entries, String head) {}
