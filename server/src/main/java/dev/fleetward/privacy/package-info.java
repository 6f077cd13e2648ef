/**
 * What a device's owner may ask for: everything held of the device, and its erasure with a certificate. Face:
 * {@link dev.fleetward.privacy.SubjectRequests}. It must not know what rooms hold; they tell it through
 * {@code kernel.SubjectData}.
 */
@NullMarked
package dev.fleetward.privacy;

import org.jspecify.annotations.NullMarked;
