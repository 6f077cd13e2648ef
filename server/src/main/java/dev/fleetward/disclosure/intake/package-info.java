/**
 * Vulnerability reports from outside: public pages without an account, files in quarantine, the key reports may be
 * encrypted to, how soon reporters are answered. Face: {@link dev.fleetward.disclosure.intake.Intake}. It knows no clocks.
 */
@NullMarked
package dev.fleetward.disclosure.intake;

import org.jspecify.annotations.NullMarked;
