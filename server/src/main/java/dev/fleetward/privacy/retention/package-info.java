/** How long each kind of data is kept, and what was removed when its time was over. */
@NullMarked
package dev.fleetward.privacy.retention;

import org.jspecify.annotations.NullMarked;
