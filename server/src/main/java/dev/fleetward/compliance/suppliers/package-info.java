/**
 * Due diligence on components (CRA Article 13(5), recital 34): who makes them, what those makers were asked and answered,
 * what is known of each component now. Face: {@link dev.fleetward.compliance.suppliers.DueDiligences}, {@link
 * dev.fleetward.compliance.suppliers.Suppliers}. It must not know how the documents are drawn up.
 */
@NullMarked
package dev.fleetward.compliance.suppliers;

import org.jspecify.annotations.NullMarked;
