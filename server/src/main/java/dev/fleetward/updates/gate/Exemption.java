package dev.fleetward.updates.gate;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Objections a person asked to pass over, and what another person said.
 *
 * @param covers keys of the objections there were when it was asked; one that came later is not covered
 * @param askedBySubject who asked, by which a second person is told from the first
 */
public record Exemption(
        UUID id,
        String reason,
        List<String> covers,
        Instant askedAt,
        String askedBy,
        @JsonIgnore String askedBySubject,
        State state,
        Optional<Instant> decidedAt,
        Optional<String> decidedBy) {

    public enum State {
        ASKED,
        GRANTED,
        REFUSED
    }

    public boolean isAsked() {
        return state == State.ASKED;
    }

    public boolean isGranted() {
        return state == State.GRANTED;
    }
}
