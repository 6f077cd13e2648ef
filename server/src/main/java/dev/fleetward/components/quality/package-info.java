/**
 * How good an SBOM is, rule by rule, against what the NTIA, the BSI and the Cyber Resilience Act ask. Face: {@link
 * dev.fleetward.components.quality.Quality}.
 */
@NullMarked
package dev.fleetward.components.quality;

import org.jspecify.annotations.NullMarked;
