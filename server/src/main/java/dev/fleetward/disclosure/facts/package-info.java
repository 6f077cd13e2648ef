/**
 * What the law wants known about maker and product, and the pages anybody may read of it. Face: {@link
 * dev.fleetward.disclosure.facts.LawFacts}. It knows no cases.
 */
@NullMarked
package dev.fleetward.disclosure.facts;

import org.jspecify.annotations.NullMarked;
