/**
 * Takes records in: stored with their source, grouped by alias, matched. Face: {@link
 * dev.fleetward.vulnerabilities.intake.Feeds}. Knows nothing of where they come from.
 */
@NullMarked
package dev.fleetward.vulnerabilities.intake;

import org.jspecify.annotations.NullMarked;
