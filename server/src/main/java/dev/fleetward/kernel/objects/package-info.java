/**
 * Where stored files lie, in the data directory or in a bucket of S3, and how they are sealed there. Face:
 * {@link dev.fleetward.kernel.objects.ObjectStore}, made by {@link dev.fleetward.kernel.objects.ObjectStores}. It must not
 * know what the files mean.
 */
@NullMarked
package dev.fleetward.kernel.objects;

import org.jspecify.annotations.NullMarked;
