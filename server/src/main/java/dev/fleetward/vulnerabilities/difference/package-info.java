/** What one software version has that another has not: components, and vulnerabilities gained and lost by them. Face: VersionDifferences. */
@NullMarked
package dev.fleetward.vulnerabilities.difference;

import org.jspecify.annotations.NullMarked;
