/** What may be installed: signing keys, signed artifacts, releases of them. Face: {@link dev.fleetward.updates.releases.Releases}. */
@NullMarked
package dev.fleetward.updates.releases;

import org.jspecify.annotations.NullMarked;
