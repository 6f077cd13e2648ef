/** Signatures inside files: MCUboot images, SWUpdate files, RAUC bundles. Face: EmbeddedSignatures. Knows nothing of products or releases. */
@NullMarked
package dev.fleetward.updates.embedded;

import org.jspecify.annotations.NullMarked;
