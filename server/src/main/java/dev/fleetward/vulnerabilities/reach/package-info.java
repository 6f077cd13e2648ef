/**
 * How far something in software has come in the field: which devices run it now, of what hardware, cohort and country, how
 * many did before, how far its fix is. Face: {@link dev.fleetward.vulnerabilities.reach.Reach},
 * {@link dev.fleetward.vulnerabilities.reach.FixOffers}. It must not know why a version is concerned.
 */
@NullMarked
package dev.fleetward.vulnerabilities.reach;

import org.jspecify.annotations.NullMarked;
