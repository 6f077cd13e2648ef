package dev.fleetward.updates.tuf;

/** A file of a release that is being rolled out, or was. */
record TufTarget(
        int release,
        String softwareType,
        String version,
        boolean securityOnly,
        String hardwareVersion,
        String filename,
        long sizeBytes,
        String sha256) {

    /** What clients ask for; the release's number tells the server which one it is. */
    String path() {
        return "%d/%s/%s"
                .formatted(release, hardwareVersion.isEmpty() ? "any" : hardwareVersion.replace('/', '_'), filename);
    }
}
