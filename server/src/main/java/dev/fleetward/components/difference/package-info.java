/**
 * What differs between two lists of components: of two software versions, or of two documents. Face: {@link
 * dev.fleetward.components.difference.Differences}, {@link dev.fleetward.components.difference.Difference}.
 */
@NullMarked
package dev.fleetward.components.difference;

import org.jspecify.annotations.NullMarked;
