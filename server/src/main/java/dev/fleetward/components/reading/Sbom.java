package dev.fleetward.components.reading;

import dev.fleetward.components.Purl;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An SBOM in our normal form, whatever format it came in. Absent text is empty; a component is named by its position in
 * {@code entries}.
 *
 * @param platform CPEs of what the document is about, when that is no component of it: the device, its firmware
 * @param documents how many documents it was read from: 1, or those of an archive
 */
public record Sbom(
        Format format,
        String mediaType,
        String specVersion,
        String documentId,
        Optional<Instant> created,
        Party author,
        List<String> tools,
        String subject,
        int documents,
        List<Entry> entries,
        Graph graph,
        List<Statement> statements,
        List<String> platform,
        List<String> warnings) {

    public enum Format {
        CYCLONEDX("CycloneDX", "application/vnd.cyclonedx+json"),
        CYCLONEDX_XML("CycloneDX", "application/vnd.cyclonedx+xml"),
        SPDX("SPDX", "application/spdx+json"),
        SPDX_TAG_VALUE("SPDX tag-value", "text/spdx"),
        SPDX_YAML("SPDX YAML", "application/yaml"),
        YOCTO_CVE_CHECK("Yocto cve-check", "application/json"),
        BUILDROOT("Buildroot show-info", "application/json"),
        BUILDROOT_STATS("Buildroot pkg-stats", "application/json"),
        BUILDROOT_MANIFEST("Buildroot legal-info", "text/csv");

        private final String title;
        private final String mediaType;

        Format(String title, String mediaType) {
            this.title = title;
            this.mediaType = mediaType;
        }

        public String mediaType() {
            return mediaType;
        }

        public String title() {
            return title;
        }
    }

    /** Whether a component is part of what devices run, the widest first. Excluded ones are kept but not matched. */
    public enum Scope {
        REQUIRED,
        OPTIONAL,
        EXCLUDED
    }

    /** Who made or supplies something, and where to reach them: an e-mail address or a web address. */
    public record Party(String name, String contact) {
        public static final Party NONE = new Party("", "");
    }

    /**
     * One occurrence of a component in the document.
     *
     * @param source the package of sources it was built from, as a build system names it: a recipe and its version
     * @param repositories addresses of repositories at the commit or tag it was built from, as the document writes them
     * @param commits that this build puts on top of the release, by their hashes
     * @param facts further things told of it, by the names of {@link Fact}
     */
    public record Entry(
            String where,
            String reference,
            String type,
            String name,
            String version,
            Party supplier,
            Optional<Purl> purl,
            List<String> cpes,
            List<String> licences,
            Map<String, String> hashes,
            Scope scope,
            String source,
            List<String> repositories,
            List<String> commits,
            Map<Fact, String> facts) {

        /**
         * What makes two occurrences, in any SBOM, the same component: the purl, else the first CPE, else supplier, name
         * and version. A CPE that came from the sources names all packages built from them, so it tells none apart.
         */
        public String identity() {
            return purl.map(Purl::toString)
                    .or(() -> cpes.stream().findFirst().filter(_ -> source.isEmpty()))
                    .orElseGet(() -> "name:" + supplier.name() + "|" + name + "|" + version);
        }
    }

    /** What else an SBOM may tell of a component, and quality rules ask for. */
    public enum Fact {
        FILE_NAME,
        FILE_DATE,
        PURL_TEXT,
        EXECUTABLE,
        ARCHIVE,
        STRUCTURED,
        SOURCE_URI,
        DEPLOYABLE_URI,
        DECLARED_LICENCE,
        SECURITY_CONTACT
    }

    public enum Kind {
        DEPENDS_ON,
        CONTAINS,
        BUILDS_WITH
    }

    /** One component needs, contains or is built with another. */
    public record Edge(int from, int to, Kind kind) {}

    /**
     * What depends on what. Cycles are legal.
     *
     * @param direct those the product itself depends on
     * @param roots how many things the document says it is about
     * @param dangling references to something the document does not hold
     * @param complete whether the document says how complete its dependencies are
     */
    public record Graph(
            List<Edge> edges,
            Set<Integer> direct,
            Set<Integer> roots,
            int rootCount,
            List<String> dangling,
            int danglingCount,
            boolean complete) {}

    /** What a build says about a vulnerability in a component: a patch, a reason, an open question. */
    public record Statement(int entry, String vulnerability, Stated stated, String reason, String detail) {}

    public enum Stated {
        /** This build carries the fix. */
        FIXED,
        NOT_AFFECTED,
        AFFECTED,
        IN_TRIAGE,
        /** The maker's build leaves it unfixed: it stays open until somebody decides. */
        ACCEPTED,
        /** A tool compared versions; our own matching decides. */
        OBSERVED
    }
}
