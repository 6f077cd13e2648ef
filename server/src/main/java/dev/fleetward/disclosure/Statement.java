package dev.fleetward.disclosure;

import java.time.Instant;

/**
 * A moment that a named person stated and that can never be changed, because a legal clock counts from it.
 *
 * @param at the moment stated
 * @param reason what it rests on, in the person's words
 * @param by who stated it
 * @param statedAt when they did
 */
public record Statement(Instant at, String reason, String by, Instant statedAt) {}
