/**
 * What can be proven: catalogues of requirements as data, the evidence ledger, the matrix, packs, the technical file. Face:
 * {@link dev.fleetward.compliance.Evidence}, {@link dev.fleetward.compliance.TechnicalFile}. Rooms below feed it through
 * {@code kernel.EvidenceSource}; it must not know their tables.
 */
@NullMarked
package dev.fleetward.compliance;

import org.jspecify.annotations.NullMarked;
