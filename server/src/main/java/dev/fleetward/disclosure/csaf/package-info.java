/**
 * The format of security advisories, CSAF 2.0: what a document must fulfil. Face: {@link
 * dev.fleetward.disclosure.csaf.CsafValidator}. It knows no database and no product.
 */
@NullMarked
package dev.fleetward.disclosure.csaf;

import org.jspecify.annotations.NullMarked;
