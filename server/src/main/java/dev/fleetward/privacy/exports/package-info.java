/**
 * A device's data as a file to fetch: prepared in the background, encrypted on the disk, given out by links that expire.
 * Face: {@link dev.fleetward.privacy.exports.DataExports}. What is in it, {@code privacy.SubjectRequests} knows.
 */
@NullMarked
package dev.fleetward.privacy.exports;

import org.jspecify.annotations.NullMarked;
