package dev.fleetward.components.reading;

import java.util.Set;

/** Packages as SPDX named them before there were package URLs (SPDX 2.3, annex F.3). Stateless. */
final class PackageManagers {
    private static final Set<String> KNOWN = Set.of("maven-central", "npm", "nuget");

    private PackageManagers() {}

    static boolean isKnown(String referenceType) {
        return KNOWN.contains(referenceType);
    }

    /** @param locator {@code group:artifact:version}, {@code name@version} or {@code name/version} */
    static String purl(String referenceType, String locator) {
        return switch (referenceType) {
            case "maven-central" -> {
                String[] parts = locator.split(":");
                yield parts.length < 2
                        ? ""
                        : "pkg:maven/" + parts[0] + "/" + parts[1] + (parts.length > 2 ? "@" + parts[2] : "");
            }
            // A scope begins with the sign that separates the version.
            case "npm" -> "pkg:npm/" + (locator.startsWith("@") ? "%40" + locator.substring(1) : locator);
            case "nuget" -> "pkg:nuget/" + locator.replaceFirst("/(?=[^/]*$)", "@");
            default -> "";
        };
    }
}
