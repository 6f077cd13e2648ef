/**
 * Security advisories: drafted from what is known, checked, published for programs (CSAF 2.0, as a trusted provider) and
 * people, revised and withdrawn. Face: {@link dev.fleetward.disclosure.advisories.Advisories}.
 */
@NullMarked
package dev.fleetward.disclosure.advisories;

import org.jspecify.annotations.NullMarked;
