package dev.fleetward.disclosure.handling;

import java.time.Instant;

/**
 * Something a case is about.
 *
 * @param target as the system knows it
 * @param label as people know it
 * @param href its page
 */
record CaseLink(LinkKind kind, String target, String label, String href, String addedBy, Instant addedAt) {}
