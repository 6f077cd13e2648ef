package dev.fleetward.disclosure;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A moment that a named person stated and that can never be changed, because a legal clock counts from it.
 *
 * @param at the moment stated
 * @param reason what it rests on, in the person's words
 * @param by who stated it
 * @param statedAt when they did
 * @param person who decided, when that is someone else or the law wants a name; else who stated it
 * @param evidence what the decision rests on, one by one; only of reliable evidence
 * @param due until when the CSIRT wants an answer; only of what it asks for
 */
public record Statement(
        Instant at,
        String reason,
        String by,
        Instant statedAt,
        String person,
        List<String> evidence,
        Optional<Instant> due) {

    public Statement {
        evidence = List.copyOf(evidence);
    }

    public Statement(Instant at, String reason, String by, Instant statedAt) {
        this(at, reason, by, statedAt, by, List.of(), Optional.empty());
    }
}
