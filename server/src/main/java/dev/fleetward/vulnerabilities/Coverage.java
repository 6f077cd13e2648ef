package dev.fleetward.vulnerabilities;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How much of the software vulnerabilities can be known of at all. A count of findings means little without it.
 *
 * @param components of the software, each once
 * @param assessable those with an identity that records use, and a version
 */
public record Coverage(long components, long assessable) {

    /** In percent, rounded down so that only all is 100; 0 without components. */
    @JsonProperty
    public long percent() {
        return components == 0 ? 0 : assessable * 100 / components;
    }

    public long unassessed() {
        return components - assessable;
    }

    public boolean complete() {
        return assessable == components;
    }
}
