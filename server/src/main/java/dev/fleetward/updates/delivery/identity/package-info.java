/** Who a device that asks for updates is: tokens of its own, certificates that a proxy vouches for. Knows no protocol. */
@NullMarked
package dev.fleetward.updates.delivery.identity;

import org.jspecify.annotations.NullMarked;
