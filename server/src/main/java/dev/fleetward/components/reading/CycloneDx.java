package dev.fleetward.components.reading;

import java.util.Set;

/** What CycloneDX JSON and XML have in common. */
final class CycloneDx {

    static final Set<String> SPEC_VERSIONS = Set.of("1.2", "1.3", "1.4", "1.5", "1.6", "1.7");

    private CycloneDx() {}

    static String name(String group, String name) {
        return group.isEmpty() || name.startsWith(group + "/") ? name : group + "/" + name;
    }

    static Sbom.Scope scope(String text) {
        return switch (text) {
            case "optional" -> Sbom.Scope.OPTIONAL;
            case "excluded" -> Sbom.Scope.EXCLUDED;
            default -> Sbom.Scope.REQUIRED;
        };
    }

    static Sbom.Stated stated(String state) {
        return switch (state) {
            case "resolved", "resolved_with_pedigree" -> Sbom.Stated.FIXED;
            case "not_affected", "false_positive" -> Sbom.Stated.NOT_AFFECTED;
            case "exploitable" -> Sbom.Stated.AFFECTED;
            default -> Sbom.Stated.IN_TRIAGE;
        };
    }

    /** The taxonomy of BSI TR-03183-2 for properties, and what else is told in them. */
    static void property(EntryDraft entry, String name, String value) {
        switch (name) {
            case "bsi:component:filename" -> entry.fact(Sbom.Fact.FILE_NAME, value);
            case "bsi:component:executable" -> entry.fact(Sbom.Fact.EXECUTABLE, value);
            case "bsi:component:archive" -> entry.fact(Sbom.Fact.ARCHIVE, value);
            case "bsi:component:structured" -> entry.fact(Sbom.Fact.STRUCTURED, value);
            // Our own export has the second and further CPEs there.
            case "fleetward:cpe" -> entry.cpe(value);
            default -> {
                // Other properties stay in the kept document.
            }
        }
    }

    static void external(EntryDraft entry, String type, String url) {
        switch (type) {
            case "vcs" -> {
                entry.fact(Sbom.Fact.SOURCE_URI, url);
                entry.repository(url);
            }
            case "source-distribution" -> entry.fact(Sbom.Fact.SOURCE_URI, url);
            case "distribution" -> entry.fact(Sbom.Fact.DEPLOYABLE_URI, url);
            case "security-contact", "advisories" -> entry.fact(Sbom.Fact.SECURITY_CONTACT, url);
            default -> {
                // Web sites and trackers stay in the kept document.
            }
        }
    }

    /** {@code urn:cdx:serial/version#ref} names a component of a document; within it the part behind the hash does. */
    static String affected(String reference) {
        int hash = reference.lastIndexOf('#');
        return reference.startsWith("urn:cdx:") && hash >= 0 ? reference.substring(hash + 1) : reference;
    }
}
