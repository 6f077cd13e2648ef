package dev.fleetward.components;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An SBOM in our normal form, whatever format it came in. Absent text is empty. */
record Sbom(
        Format format,
        String specVersion,
        String documentId,
        Optional<Instant> created,
        String author,
        List<String> tools,
        String subject,
        List<Entry> entries,
        List<String> warnings) {

    enum Format {
        CYCLONEDX("CycloneDX", "application/vnd.cyclonedx+json"),
        CYCLONEDX_XML("CycloneDX", "application/vnd.cyclonedx+xml"),
        SPDX("SPDX", "application/spdx+json");

        private final String title;
        private final String mediaType;

        Format(String title, String mediaType) {
            this.title = title;
            this.mediaType = mediaType;
        }

        String mediaType() {
            return mediaType;
        }

        String title() {
            return title;
        }
    }

    /** Whether a component is part of what devices run. Excluded ones are kept but not matched. */
    enum Scope {
        REQUIRED,
        OPTIONAL,
        EXCLUDED
    }

    /** One occurrence of a component in the document. */
    record Entry(
            String reference,
            String type,
            String name,
            String version,
            String supplier,
            Optional<Purl> purl,
            List<String> cpes,
            List<String> licences,
            Map<String, String> hashes,
            Scope scope) {

        /**
         * What makes two occurrences, in any SBOM, the same component: the purl, else the first CPE, else supplier, name
         * and version.
         */
        String identity() {
            return purl.map(Purl::toString)
                    .or(() -> cpes.stream().findFirst())
                    .orElseGet(() -> "name:" + supplier + "|" + name + "|" + version);
        }
    }
}
