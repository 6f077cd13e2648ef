/**
 * When a period of Union law ends, and why: Regulation (EEC, Euratom) No 1182/71 and CRA Article 14, with the calendars
 * of the Member States as data. Face: {@link dev.fleetward.disclosure.time.Article14}. It knows no cases.
 */
@NullMarked
package dev.fleetward.disclosure.time;

import org.jspecify.annotations.NullMarked;
