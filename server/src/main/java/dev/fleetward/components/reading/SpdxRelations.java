package dev.fleetward.components.reading;

import java.util.Set;

/** What SPDX 2's relationships (2.3, clause 11.1) say about dependencies and about being shipped. */
final class SpdxRelations {

    /** "X … Y": X is used to make Y but is no part of it. */
    private static final Set<String> NOT_SHIPPED = Set.of(
            "BUILD_DEPENDENCY_OF",
            "BUILD_TOOL_OF",
            "DEV_DEPENDENCY_OF",
            "DEV_TOOL_OF",
            "TEST_DEPENDENCY_OF",
            "TEST_TOOL_OF",
            "TEST_OF",
            "TEST_CASE_OF");
    /** "X … Y": Y is part of X. */
    private static final Set<String> NEEDS_RIGHT = Set.of("DEPENDS_ON", "STATIC_LINK", "DYNAMIC_LINK");
    /** "X … Y": X is part of Y. */
    private static final Set<String> NEEDED_BY_RIGHT =
            Set.of("DEPENDENCY_OF", "RUNTIME_DEPENDENCY_OF", "OPTIONAL_DEPENDENCY_OF", "PROVIDED_DEPENDENCY_OF");

    private static final Set<String> OTHERS = Set.of(
            "DESCRIBES",
            "DESCRIBED_BY",
            "CONTAINS",
            "CONTAINED_BY",
            "OPTIONAL_COMPONENT_OF",
            "HAS_PREREQUISITE",
            "PREREQUISITE_FOR",
            "GENERATED_FROM",
            "GENERATES");

    private SpdxRelations() {}

    static boolean isKnown(String kind) {
        return NOT_SHIPPED.contains(kind)
                || NEEDS_RIGHT.contains(kind)
                || NEEDED_BY_RIGHT.contains(kind)
                || OTHERS.contains(kind);
    }

    static void apply(SbomDraft draft, String kind, String left, String right) {
        if (NOT_SHIPPED.contains(kind)) {
            draft.shipping().doesNotShip(left);
            draft.link(right, left, Sbom.Kind.BUILDS_WITH);
        } else if (NEEDS_RIGHT.contains(kind)) {
            draft.shipping().dependsOn(right);
            draft.link(left, right, Sbom.Kind.DEPENDS_ON);
        } else if (NEEDED_BY_RIGHT.contains(kind)) {
            draft.shipping().dependsOn(left);
            draft.link(right, left, Sbom.Kind.DEPENDS_ON);
        } else {
            applyOther(draft, kind, left, right);
        }
    }

    private static void applyOther(SbomDraft draft, String kind, String left, String right) {
        switch (kind) {
            case "DESCRIBES" -> describes(draft, right);
            case "DESCRIBED_BY" -> describes(draft, left);
            case "CONTAINS" -> contains(draft, left, right);
            case "CONTAINED_BY" -> contains(draft, right, left);
            case "OPTIONAL_COMPONENT_OF" -> {
                contains(draft, right, left);
                draft.shipping().optional(left);
            }
            case "HAS_PREREQUISITE" -> draft.link(left, right, Sbom.Kind.DEPENDS_ON);
            case "PREREQUISITE_FOR" -> draft.link(right, left, Sbom.Kind.DEPENDS_ON);
            case "GENERATED_FROM" -> draft.builtFrom(left, right);
            case "GENERATES" -> draft.builtFrom(right, left);
            default -> {
                // The other kinds of the specification say nothing of components.
            }
        }
    }

    private static void describes(SbomDraft draft, String reference) {
        draft.root(reference);
        draft.shipping().describes(reference);
    }

    private static void contains(SbomDraft draft, String container, String reference) {
        draft.shipping().contains(container, reference);
        draft.link(container, reference, Sbom.Kind.CONTAINS);
    }
}
