package dev.fleetward.access;

import static dev.fleetward.access.Permission.MANAGE_ALERTS;
import static dev.fleetward.access.Permission.MANAGE_CASES;
import static dev.fleetward.access.Permission.MANAGE_COMPLIANCE;
import static dev.fleetward.access.Permission.MANAGE_DEVICES;
import static dev.fleetward.access.Permission.MANAGE_ISSUES;
import static dev.fleetward.access.Permission.MANAGE_PRIVACY;
import static dev.fleetward.access.Permission.MANAGE_SOFTWARE;
import static dev.fleetward.access.Permission.MANAGE_UPDATES;
import static dev.fleetward.access.Permission.MANAGE_VULNERABILITIES;
import static dev.fleetward.access.Permission.READ_AUDIT;
import static dev.fleetward.access.Permission.READ_METRICS;
import static dev.fleetward.access.Permission.VIEW;

import dev.fleetward.kernel.Problem;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What a person or token is in an organization, and so may do. */
public enum Role {
    OWNER(EnumSet.allOf(Permission.class)),
    ADMIN(EnumSet.allOf(Permission.class)),
    ENGINEER(EnumSet.of(VIEW, MANAGE_DEVICES, MANAGE_ISSUES, MANAGE_ALERTS, MANAGE_SOFTWARE, MANAGE_VULNERABILITIES)),
    RELEASE_MANAGER(EnumSet.of(VIEW, MANAGE_DEVICES, MANAGE_ALERTS, MANAGE_SOFTWARE, MANAGE_UPDATES)),
    SECURITY_OFFICER(
            EnumSet.of(VIEW, MANAGE_ISSUES, MANAGE_ALERTS, MANAGE_SOFTWARE, MANAGE_VULNERABILITIES, MANAGE_CASES)),
    COMPLIANCE_OFFICER(EnumSet.of(VIEW, READ_AUDIT, MANAGE_CASES, MANAGE_COMPLIANCE)),
    PRIVACY_OFFICER(EnumSet.of(VIEW, MANAGE_PRIVACY)),
    VIEWER(EnumSet.of(VIEW)),
    AUDITOR(EnumSet.of(VIEW, READ_AUDIT)),
    /** For the token of a monitoring system: nothing of the organization. */
    MONITOR(EnumSet.of(READ_METRICS));

    @SuppressWarnings("ImmutableEnumChecker") // an immutable copy
    private final Set<Permission> permissions;

    Role(Set<Permission> permissions) {
        this.permissions = Set.copyOf(permissions);
    }

    boolean may(Permission permission) {
        return permissions.contains(permission);
    }

    /** "release-manager", as the API and the bootstrap file write it. */
    public String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws Problem 400 naming the roles there are */
    public static Role parse(String slug) {
        return Arrays.stream(values())
                .filter(role ->
                        role.slug().equals(slug.strip().toLowerCase(Locale.ROOT).replace('_', '-')))
                .findFirst()
                .orElseThrow(() -> Problem.invalid("role must be one of %s, not “%s”."
                        .formatted(Arrays.stream(values()).map(Role::slug).collect(Collectors.joining(", ")), slug)));
    }
}
