/** Signed metadata by The Update Framework for clients that trust it alone: root, targets, snapshot, timestamp. No face: resources only. Knows nothing of protocols. */
@NullMarked
package dev.fleetward.updates.tuf;

import org.jspecify.annotations.NullMarked;
