/**
 * What a rollout is told when it is made: whom it aims at, and on what terms devices take it. Values only; they know
 * nothing of what becomes of it.
 */
@NullMarked
package dev.fleetward.updates.plan;

import org.jspecify.annotations.NullMarked;
