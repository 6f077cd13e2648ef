/**
 * Files that come in three steps, as Memfault's clients send them: prepare, put, commit. Face:
 * {@link dev.fleetward.products.uploads.PreparedUploads}. It must not know what the files are.
 */
@NullMarked
package dev.fleetward.products.uploads;

import org.jspecify.annotations.NullMarked;
