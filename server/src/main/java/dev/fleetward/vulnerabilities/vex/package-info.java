/**
 * What is said of vulnerabilities: decisions of the maker, statements of suppliers, VEX documents in and out, and which of
 * them holds for a finding. Face: {@link dev.fleetward.vulnerabilities.vex.Decisions},
 * {@link dev.fleetward.vulnerabilities.vex.Rulings}. It must not know how findings come about.
 */
@NullMarked
package dev.fleetward.vulnerabilities.vex;

import org.jspecify.annotations.NullMarked;
