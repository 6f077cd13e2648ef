/**
 * What versions ask of a device before they can be installed, and by which versions it gets from the one it runs to the
 * one it is to run. Face: {@link dev.fleetward.updates.paths.UpgradeRules}. It knows releases and no rollout.
 */
@NullMarked
package dev.fleetward.updates.paths;

import org.jspecify.annotations.NullMarked;
