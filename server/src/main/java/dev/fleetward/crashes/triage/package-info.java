/**
 * What people do with issues: the stream and an issue's page, its impact, state, names, notes, merging and splitting.
 * Face: none but its routes. It must not know how events are read or grouped.
 */
@NullMarked
package dev.fleetward.crashes.triage;

import org.jspecify.annotations.NullMarked;
