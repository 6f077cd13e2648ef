package dev.fleetward.vulnerabilities.feeds.formats;

import com.fasterxml.jackson.databind.JsonNode;

/** What one record is written in; its content tells, never a file name. */
public enum Format {
    OSV("an OSV record"),
    GHSA("a GitHub advisory"),
    NVD("an NVD record"),
    CVE("a CVE record"),
    KEV("an entry of CISA's catalogue"),
    EPSS("an EPSS score"),
    EUVD("an EUVD record"),
    CSAF("a CSAF document");

    private final String title;

    Format(String title) {
        this.title = title;
    }

    /** What has no mark of another format is taken for OSV, whose reader says what is missing. */
    public static Format of(JsonNode node) {
        if (node.has("cveMetadata")) {
            return CVE;
        }
        if (node.path("document").has("csaf_version")) {
            return CSAF;
        }
        if (node.has("ghsa_id") || node.has("ghsaId")) {
            return GHSA;
        }
        if (node.has("enisaUuid") || node.path("id").asText().startsWith("EUVD-")) {
            return EUVD;
        }
        if (node.has("cveID")) {
            return KEV;
        }
        if (node.has("epss") && node.path("cve").isTextual()) {
            return EPSS;
        }
        return node.has("vulnStatus") || node.has("lastModified") ? NVD : OSV;
    }

    /** What the record calls itself; empty when it does not. */
    String id(JsonNode node) {
        return switch (this) {
            case OSV, NVD, EUVD -> node.path("id").asText("");
            case GHSA -> node.path("ghsa_id").asText(node.path("ghsaId").asText(""));
            case CVE -> node.path("cveMetadata").path("cveId").asText("");
            case KEV -> node.path("cveID").asText("");
            case EPSS -> node.path("cve").asText("");
            case CSAF -> node.path("document").path("tracking").path("id").asText("");
        };
    }

    /** With its article, for sentences. */
    public String title() {
        return title;
    }
}
