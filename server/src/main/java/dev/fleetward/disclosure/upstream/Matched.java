package dev.fleetward.disclosure.upstream;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.fleetward.components.Purl;
import dev.fleetward.vulnerabilities.Finding;
import dev.fleetward.vulnerabilities.Vulnerability;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A component in which a case's vulnerability was found: its maker wants to be told.
 *
 * @param component package URL without version, or its name
 * @param reported whether a report was drafted, sent or found not needed
 */
record Matched(
        String component,
        String name,
        List<String> vulnerabilities,
        boolean reported,
        @JsonIgnore List<Vulnerability> records,
        @JsonIgnore List<Finding> findings) {

    /** Package URLs of all versions are one. */
    static String without(String component) {
        return Purl.find(component)
                .map(purl -> new Purl(purl.type(), purl.namespace(), purl.name(), "", Collections.emptySortedMap(), "")
                        .toString())
                .orElse(component);
    }

    static String componentOf(Finding.Part part) {
        return part.purl()
                .flatMap(Purl::find)
                .map(purl -> without(purl.toString()))
                .orElse(part.name());
    }

    boolean isAbout(String other) {
        return name.equalsIgnoreCase(other.strip())
                || without(other.strip()).toLowerCase(Locale.ROOT).equals(component.toLowerCase(Locale.ROOT));
    }

    /** The one a component is named after, if any. */
    static Optional<Matched> of(List<Matched> all, String component) {
        return all.stream().filter(one -> one.isAbout(component)).findFirst();
    }
}
