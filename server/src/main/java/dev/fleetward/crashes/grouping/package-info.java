/**
 * What makes two crashes the same issue, and two issues alike: pure text work on stacks. Face: {@link
 * dev.fleetward.crashes.grouping.Signature}, {@link dev.fleetward.crashes.grouping.Likeness}. It must not know of
 * databases, dumps or people.
 */
@NullMarked
package dev.fleetward.crashes.grouping;

import org.jspecify.annotations.NullMarked;
