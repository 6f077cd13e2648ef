/**
 * What software is made of: SBOMs, the components they name and where in the fleet those are. Face: {@link
 * dev.fleetward.components.Components}, {@link dev.fleetward.components.Purl}. Knows nothing of vulnerabilities.
 */
@NullMarked
package dev.fleetward.components;

import org.jspecify.annotations.NullMarked;
