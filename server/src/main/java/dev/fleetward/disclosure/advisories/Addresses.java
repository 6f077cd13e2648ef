package dev.fleetward.disclosure.advisories;

import dev.fleetward.disclosure.csaf.CsafFile;
import java.time.Instant;
import java.time.ZoneOffset;

/**
 * Where a publisher's things lie for everybody.
 *
 * @param base the server's address, without a slash at the end; empty for mere paths
 */
record Addresses(String base, String publicName) {
    static final String WELL_KNOWN = "/.well-known/csaf/";

    String home() {
        return base + WELL_KNOWN + publicName + "/";
    }

    String metadata() {
        return home() + "provider-metadata.json";
    }

    /** The one folder there is: of what everybody may read. */
    String folder() {
        return home() + "white/";
    }

    String feed() {
        return folder() + "csaf-feed-tlp-white.json";
    }

    String key(String fingerprint) {
        return home() + "openpgp/" + fingerprint + ".asc";
    }

    String document(String trackingId, Instant first) {
        return folder() + file(trackingId, first);
    }

    /** Under the folder: a document keeps the year it was first published in. */
    static String file(String trackingId, Instant first) {
        return first.atZone(ZoneOffset.UTC).getYear() + "/" + CsafFile.name(trackingId);
    }

    String pages() {
        return base + "/o/" + publicName;
    }

    String page(String trackingId) {
        return pages() + "/advisories/" + CsafFile.name(trackingId).replaceFirst("\\.json$", "");
    }

    String atom() {
        return pages() + "/advisories.atom";
    }
}
