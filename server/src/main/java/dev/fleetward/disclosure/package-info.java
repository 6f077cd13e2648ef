/**
 * What must be told, to whom and by when: cases with their Article 14 clocks and what was told to authorities. Face:
 * {@link dev.fleetward.disclosure.Cases}. It must not know evidence or documents.
 */
@NullMarked
package dev.fleetward.disclosure;

import org.jspecify.annotations.NullMarked;
