/** Legal holds: data that neither erasure nor retention may take. */
@NullMarked
package dev.fleetward.privacy.holds;

import org.jspecify.annotations.NullMarked;
