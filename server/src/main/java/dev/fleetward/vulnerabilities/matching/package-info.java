/**
 * Which records concern which components, and why: by package, product or commit. Face: {@link
 * dev.fleetward.vulnerabilities.matching.Matching}. Knows nothing of feeds, findings' pages or devices.
 */
@NullMarked
package dev.fleetward.vulnerabilities.matching;

import org.jspecify.annotations.NullMarked;
