package dev.fleetward.access;

/** What a route asks of its caller. Which role has which is in {@link Role}. */
public enum Permission {
    /** See everything of the organization but people and tokens. */
    VIEW,
    MANAGE_PRODUCTS,
    MANAGE_DEVICES,
    MANAGE_ISSUES,
    /** Alert rules and silences; where alerts go is the organization's. */
    MANAGE_ALERTS,
    /** SBOMs, artifacts, symbols. */
    MANAGE_SOFTWARE,
    /** Feeds, VEX statements. */
    MANAGE_VULNERABILITIES,
    MANAGE_UPDATES,
    MANAGE_CASES,
    MANAGE_COMPLIANCE,
    /** Export and erase a device's data. */
    MANAGE_PRIVACY,
    /** Read the server's own figures, of all organizations together. */
    READ_METRICS,
    /** Read the audit log. */
    READ_AUDIT,
    /** People, tokens, keys. */
    MANAGE_ORGANIZATION
}
