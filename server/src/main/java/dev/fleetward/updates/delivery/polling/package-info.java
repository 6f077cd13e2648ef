/**
 * What every polling device is to be told, in memory, and how many may ask at once: {@link
 * dev.fleetward.updates.delivery.polling.Pending}. Knows no protocol and no credentials.
 */
@NullMarked
package dev.fleetward.updates.delivery.polling;

import org.jspecify.annotations.NullMarked;
