/**
 * Posture rules: how devices are expected to be, whether they are, and which are not. Feeds the evidence ledger through
 * {@code kernel.EvidenceSources}; asks devices through {@code devices.Fleet} in the query language and holds nothing of a
 * device itself.
 */
@NullMarked
package dev.fleetward.compliance.posture;

import org.jspecify.annotations.NullMarked;
