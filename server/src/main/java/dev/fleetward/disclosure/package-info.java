/**
 * What must be told, to whom and by when: cases with their Article 14 clocks, notifications, the public security page.
 * Face: {@link dev.fleetward.disclosure.Cases}, {@link dev.fleetward.disclosure.LawFacts}. It must not know evidence
 * or documents.
 */
@NullMarked
package dev.fleetward.disclosure;

import org.jspecify.annotations.NullMarked;
