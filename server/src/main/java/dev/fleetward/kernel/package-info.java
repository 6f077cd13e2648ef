/**
 * What every room stands on: database access in one organization's scope, blobs, durable jobs, outbox events, problems,
 * cursors. Face: {@link dev.fleetward.kernel.Db}, {@link dev.fleetward.kernel.Blobs}, {@link dev.fleetward.kernel.Jobs},
 * {@link dev.fleetward.kernel.Events}. It must not know any other room.
 */
@NullMarked
package dev.fleetward.kernel;

import org.jspecify.annotations.NullMarked;
