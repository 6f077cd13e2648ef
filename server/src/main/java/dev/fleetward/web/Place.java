package dev.fleetward.web;

import java.util.Locale;
import java.util.Set;

/** The entries of the navigation, in the order of the loop, with the addresses that lie under each. */
enum Place {
    OVERVIEW("Overview", "overview", "o"),
    DEVICES("Devices", "devices", "d", "cohorts", "quarantine", "sampling", "device-tools"),
    ISSUES("Issues", "issues", "i", "traces", "grouping-rules"),
    METRICS("Metrics", "metrics", "m", "explore", "vitals", "dashboards", "logs", "sessions", "reboots", "recordings"),
    ALERTS("Alerts", "alerts", "a", "security-events"),
    SOFTWARE(
            "Software",
            "software",
            "s",
            "adoption",
            "components",
            "licences",
            "vulnerabilities",
            "triage",
            "decisions",
            "priority-policy",
            "where",
            "findings",
            "software-versions",
            "feeds"),
    UPDATES("Updates", "updates", "u", "releases", "rollouts", "artifacts", "signing-keys"),
    CASES("Cases", "cases", "c", "advisories", "advisory-publisher", "clock-calendars", "csirt-route", "intake"),
    COMPLIANCE(
            "Compliance", "compliance", "p", "evidence", "technical-file", "law-facts", "public-page", "data-rights");

    final String label;
    final String slug;
    final String key;

    @SuppressWarnings("ImmutableEnumChecker") // an immutable copy
    private final Set<String> under;

    Place(String label, String slug, String key, String... under) {
        this.label = label;
        this.slug = slug;
        this.key = key;
        this.under = Set.of(under);
    }

    String icon() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean holds(String segment) {
        return slug.equals(segment) || under.contains(segment);
    }
}
