/**
 * What is known to be wrong with components, which software versions it concerns, and how many devices run those now.
 * Face: {@link dev.fleetward.vulnerabilities.Vulnerabilities}, {@link dev.fleetward.vulnerabilities.Exposure}. Knows
 * nothing of updates, cases or documents.
 */
@NullMarked
package dev.fleetward.vulnerabilities;

import org.jspecify.annotations.NullMarked;
