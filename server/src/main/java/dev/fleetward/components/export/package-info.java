/** SBOMs written from what is in force: of a software version, a product in the field, a device as it is now. */
@NullMarked
package dev.fleetward.components.export;

import org.jspecify.annotations.NullMarked;
