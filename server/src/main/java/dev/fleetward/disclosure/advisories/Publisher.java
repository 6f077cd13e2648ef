package dev.fleetward.disclosure.advisories;

import dev.fleetward.disclosure.facts.MakerFacts;

/**
 * Who speaks in the advisories.
 *
 * @param publicName under which everybody finds them, in addresses and ids; empty while there is none
 * @param namespace an address that is the maker's alone (CSAF 2.0, 3.2.1.8.5)
 */
record Publisher(String publicName, String namespace, MakerFacts maker) {

    boolean isStated() {
        return !publicName.isEmpty();
    }

    /** What this advisory will be known by. */
    String trackingId(int year, int number) {
        return "%s-%d-%04d".formatted(publicName.toUpperCase(java.util.Locale.ROOT), year, number);
    }
}
