package dev.fleetward.compliance;

import java.util.List;
import java.util.Optional;

/** Where another law or standard asks for the same. */
record CrossReference(String text, List<Provision> provisions) {

    /** @param requirement id in a catalogue kept here, if it is in one */
    record Provision(String name, Optional<String> requirement) {}

    private static final String EN_303_645 = "ETSI EN 303 645";

    static List<CrossReference> of(Requirement requirement) {
        return requirement.crosswalk().entrySet().stream()
                .map(other -> new CrossReference(
                        other.getKey(),
                        other.getValue().stream()
                                .map(name -> new Provision(name, kept(other.getKey(), name)))
                                .toList()))
                .toList();
    }

    private static Optional<String> kept(String text, String name) {
        String id = text.equals(EN_303_645) ? "EN303645." + name : name;
        return Law.requirements().stream()
                .map(Requirement::id)
                .filter(id::equals)
                .findFirst();
    }
}
