/**
 * How long a product is supported (CRA Article 13(8)), how long its updates stay available (13(9)) and that its end is
 * told (13(19)). Face: {@link dev.fleetward.disclosure.support.SupportPeriods}. It knows no cases.
 */
@NullMarked
package dev.fleetward.disclosure.support;

import org.jspecify.annotations.NullMarked;
