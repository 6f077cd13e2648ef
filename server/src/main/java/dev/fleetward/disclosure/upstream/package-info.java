/**
 * What makers and maintainers of components are told of vulnerabilities in them (CRA Article 13(6)): drafted here, sent by
 * a person, recorded. It has no face but its routes, and sends nothing by itself.
 */
@NullMarked
package dev.fleetward.disclosure.upstream;

import org.jspecify.annotations.NullMarked;
