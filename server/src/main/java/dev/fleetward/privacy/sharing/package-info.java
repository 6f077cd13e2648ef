/**
 * A device's data for a third party, at its owner's request, for as long as agreed (Regulation (EU) 2023/2854, Article 5):
 * what is new, by API and by webhook. Face: {@link dev.fleetward.privacy.sharing.Shares}. What a record says, the rooms
 * that export it know.
 */
@NullMarked
package dev.fleetward.privacy.sharing;

import org.jspecify.annotations.NullMarked;
