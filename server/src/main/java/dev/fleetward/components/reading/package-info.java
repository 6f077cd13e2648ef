/**
 * Bytes of an SBOM in any form it comes in, one document or an archive of many, to one normal form. Face: {@link
 * dev.fleetward.components.reading.SbomReader}, {@link dev.fleetward.components.reading.Sbom}. Knows no database.
 */
@NullMarked
package dev.fleetward.components.reading;

import org.jspecify.annotations.NullMarked;
