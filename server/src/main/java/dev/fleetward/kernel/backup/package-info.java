/**
 * Backups of a running server: points in a directory, the archive between them, and the way back. Face:
 * {@link dev.fleetward.kernel.backup.Backups}. It must not know what the files and tables mean.
 */
@NullMarked
package dev.fleetward.kernel.backup;

import org.jspecify.annotations.NullMarked;
