package dev.fleetward.disclosure.csaf;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Tests of what each profile asks for: 6.1.26 and 6.1.27.1 to 6.1.27.11. */
final class ProfileRules {
    private static final String BASE = "csaf_base";
    private static final String INCIDENT = "csaf_security_incident_response";
    private static final String INFORMATIONAL = "csaf_informational_advisory";
    private static final String ADVISORY = "csaf_security_advisory";
    private static final String VEX = "csaf_vex";
    private static final Set<String> PROFILES = Set.of(BASE, INCIDENT, INFORMATIONAL, ADVISORY, VEX);
    private static final Set<String> PROFILE_WORDS =
            Set.of("securityincidentresponse", "informationaladvisory", "securityadvisory", "vex");
    private static final Set<String> TELLING_NOTES = Set.of("description", "details", "general", "summary");
    private static final List<String> VEX_STATES =
            List.of("fixed", "known_affected", "known_not_affected", "under_investigation");

    private final Place root;
    private final Failures failures;
    private final String category;

    private ProfileRules(Place root, Failures failures) {
        this.root = root;
        this.failures = failures;
        this.category = root.at("document").text("category");
    }

    static void check(Place root, Failures failures) {
        new ProfileRules(root, failures).check();
    }

    private void check() {
        if (!PROFILES.contains(category)) {
            name();
        }
        if (is(INCIDENT, INFORMATIONAL)) {
            withoutVulnerabilities();
        }
        if (is(ADVISORY, VEX)) {
            withVulnerabilities();
        }
    }

    private boolean is(String... profiles) {
        return List.of(profiles).contains(category);
    }

    private void name() {
        Place place = root.at("document").at("category");
        String plain =
                category.toLowerCase(Locale.ROOT).replaceAll("[-_\\s]", "").replaceFirst("^csaf", "");
        if (category.toLowerCase(Locale.ROOT).startsWith("csaf_")) {
            failures.add("6.1.26", place, "begins with csaf_, which is kept for the standard's own profiles");
        } else if (PROFILE_WORDS.contains(plain)) {
            failures.add("6.1.26", place, "is too like the name of one of the standard's profiles");
        }
    }

    private void withoutVulnerabilities() {
        Place document = root.at("document");
        if (document.each("notes").stream().noneMatch(note -> TELLING_NOTES.contains(note.text("category")))) {
            failures.add("6.1.27.1", document.at("notes"), "needs a note of description, details, general or summary");
        }
        if (document.each("references").stream()
                .noneMatch(reference -> reference.text("category").equals("external"))) {
            failures.add("6.1.27.2", document.at("references"), "needs a reference of the category external");
        }
        if (is(INFORMATIONAL) && root.has("vulnerabilities")) {
            failures.add("6.1.27.3", root.at("vulnerabilities"), "has no place in an informational advisory");
        }
    }

    private void withVulnerabilities() {
        if (!root.has("product_tree")) {
            failures.add("6.1.27.4", root.at("product_tree"), "is missing");
        }
        if (!root.has("vulnerabilities")) {
            failures.add("6.1.27.11", root.at("vulnerabilities"), "is missing");
        }
        Map<String, List<String>> groups = VulnerabilityRules.groups(root);
        for (Place vulnerability : root.each("vulnerabilities")) {
            if (!vulnerability.has("notes")) {
                failures.add("6.1.27.5", vulnerability.at("notes"), "is missing");
            }
            Place status = vulnerability.at("product_status");
            if (is(ADVISORY) && !status.exists()) {
                failures.add("6.1.27.6", status, "is missing");
            }
            if (is(VEX)) {
                vex(vulnerability, status, groups);
            }
        }
    }

    private void vex(Place vulnerability, Place status, Map<String, List<String>> groups) {
        if (VEX_STATES.stream().noneMatch(status::has)) {
            failures.add("6.1.27.7", status, "needs one of " + String.join(", ", VEX_STATES));
        }
        if (!vulnerability.has("cve") && !vulnerability.has("ids")) {
            failures.add("6.1.27.8", vulnerability, "has neither cve nor ids");
        }
        Set<String> explained = new HashSet<>();
        vulnerability.each("flags").forEach(flag -> explained.addAll(VulnerabilityRules.products(flag, groups)));
        vulnerability.each("threats").stream()
                .filter(threat -> threat.text("category").equals("impact"))
                .forEach(threat -> explained.addAll(VulnerabilityRules.products(threat, groups)));
        Set<String> acted = new HashSet<>();
        vulnerability.each("remediations").forEach(one -> acted.addAll(VulnerabilityRules.products(one, groups)));
        for (Place id : status.each("known_not_affected")) {
            if (!explained.contains(id.text())) {
                failures.add("6.1.27.9", id, "%s is not affected, and nothing says why".formatted(id.text()));
            }
        }
        for (Place id : status.each("known_affected")) {
            if (!acted.contains(id.text())) {
                failures.add("6.1.27.10", id, "%s is affected, and nothing says what to do".formatted(id.text()));
            }
        }
    }
}
