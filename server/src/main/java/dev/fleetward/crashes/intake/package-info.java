/**
 * What came from the field becomes occurrences: which messages tell of one crash, by what they are grouped until more is
 * known, what of a crash loop is read. Face: none, it takes field events. It must not know of pages or people.
 */
@NullMarked
package dev.fleetward.crashes.intake;

import org.jspecify.annotations.NullMarked;
