package dev.fleetward.compliance.suppliers;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What people state of a maker of components.
 *
 * @param supplies names or package URLs of components that no SBOM says are this maker's, or that are in no SBOM
 * @param supportUntil until when it supports what it supplies
 */
record Stated(
        UUID id,
        String name,
        String contact,
        List<String> supplies,
        Optional<LocalDate> supportUntil,
        String note,
        List<Question> questions) {

    Stated {
        supplies = List.copyOf(supplies);
        questions = List.copyOf(questions);
    }

    static Stated nothing(UUID id, String name) {
        return new Stated(id, name, "", List.of(), Optional.empty(), "", List.of());
    }

    Stated with(List<Question> all) {
        return new Stated(id, name, contact, supplies, supportUntil, note, all);
    }
}
