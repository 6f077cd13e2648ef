/**
 * Trino's client protocol over HTTP: one statement, its rows, its failure. Face: {@link TrinoClient}. Knows no lake, no
 * table and no organization.
 */
@NullMarked
package dev.fleetward.lake.trino;

import org.jspecify.annotations.NullMarked;
