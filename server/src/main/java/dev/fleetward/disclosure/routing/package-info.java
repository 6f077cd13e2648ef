/**
 * Which Member State's CSIRT is told: the ordered fallback of CRA Article 14(7), from establishments, representatives,
 * importers, distributors and users. Face: {@link dev.fleetward.disclosure.routing.CsirtRouting}. It knows no cases.
 */
@NullMarked
package dev.fleetward.disclosure.routing;

import org.jspecify.annotations.NullMarked;
