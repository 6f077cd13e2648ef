package dev.fleetward.compliance;

/** One item the law wants in the user information (Annex II), the declaration (Annex V) or the technical file (VII). */
record DocumentItem(String id, String citation, String title, String meaning, Source satisfiedBy) {

    /** What makes the item exist: a fact kept here, data from the field, or a document someone uploads. */
    enum Source {
        MAKER,
        CONTACT,
        PRODUCT,
        PURPOSE,
        DECLARATION_URL,
        SUPPORT,
        SUPPORT_REASONS,
        POLICY,
        VERSIONS,
        SBOM,
        UPLOAD
    }
}
