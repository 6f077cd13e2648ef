/** How files go out: ranges, conditions, signed links. Knows no protocol and not who may have which file. */
@NullMarked
package dev.fleetward.updates.delivery.files;

import org.jspecify.annotations.NullMarked;
