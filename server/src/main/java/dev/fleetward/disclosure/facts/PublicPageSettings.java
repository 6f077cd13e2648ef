package dev.fleetward.disclosure.facts;

/**
 * What a public page shows besides what it must; nothing of it by default.
 *
 * @param sbom the SBOM of each released version can be downloaded
 * @param releaseNotes the notes of releases stand in the update history
 */
record PublicPageSettings(boolean sbom, boolean releaseNotes) {
    static final PublicPageSettings NONE = new PublicPageSettings(false, false);
}
