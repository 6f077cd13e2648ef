/**
 * Documents about software versions: put in force by part, kept in every revision, merged into what the version is made
 * of. Face: {@link dev.fleetward.components.sboms.Sboms}. Knows nothing of vulnerabilities.
 */
@NullMarked
package dev.fleetward.components.sboms;

import org.jspecify.annotations.NullMarked;
