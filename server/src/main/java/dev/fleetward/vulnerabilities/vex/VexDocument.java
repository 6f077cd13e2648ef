package dev.fleetward.vulnerabilities.vex;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A VEX document as read, whatever its format.
 *
 * @param name its id, or what it calls itself
 * @param refused statements that cannot be taken, each with its reason
 */
record VexDocument(
        Format format,
        String specVersion,
        String name,
        String issuer,
        Optional<Instant> issuedAt,
        List<Said> statements,
        List<Refused> refused) {

    /** Whether a later issue of it can be told by its name. */
    boolean hasId() {
        return !name.equals(format.title() + " document");
    }

    enum Format {
        OPENVEX("OpenVEX"),
        CYCLONEDX("CycloneDX"),
        CSAF("CSAF");

        private final String title;

        Format(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    /**
     * Something that a document names.
     *
     * @param names package URLs without version, and plain names; the most telling first
     * @param version a text or a {@code vers:} range; empty for all
     * @param software the type of the product's software, where the document tells
     * @param hardware on which the statement holds, where the document tells
     * @param configuration of devices in which it holds, where the document tells
     */
    record Thing(List<String> names, String version, String software, String hardware, String configuration) {
        static Thing of(List<String> names, String version) {
            return new Thing(names, version, "", "", "");
        }

        Thing in(String otherVersion) {
            return new Thing(names, otherVersion, software, hardware, configuration);
        }

        Thing on(String otherHardware) {
            return new Thing(names, version, software, otherHardware, configuration);
        }
    }

    /**
     * One statement about one thing.
     *
     * @param names the vulnerability's own name first, then its aliases
     * @param thing the product, or a component by itself
     * @param part the component, when the thing is the product that has it
     * @param raw the statement without what is told here, for writing it again
     */
    record Said(List<String> names, Thing thing, Optional<Thing> part, Ruling ruling, Instant at, JsonNode raw) {
        String title() {
            return names.getFirst() + " in "
                    + part.map(one -> one.names().getFirst() + " of ").orElse("")
                    + thing.names().getFirst()
                    + (thing.version().isEmpty() ? "" : " " + thing.version());
        }
    }

    record Refused(String statement, String reason) {}
}
