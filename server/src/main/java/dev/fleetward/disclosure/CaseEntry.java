package dev.fleetward.disclosure;

import java.time.Instant;

/** One line of a case's history; never changed. */
public record CaseEntry(Instant at, String who, String what, String detail) {}
