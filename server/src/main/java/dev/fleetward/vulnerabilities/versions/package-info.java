/** The order of version texts, scheme by scheme. Face: {@link dev.fleetward.vulnerabilities.versions.VersionOrder}. */
@NullMarked
package dev.fleetward.vulnerabilities.versions;

import org.jspecify.annotations.NullMarked;
