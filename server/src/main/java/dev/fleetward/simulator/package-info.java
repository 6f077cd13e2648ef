/**
 * Virtual devices that speak the real protocols to a server over HTTP, for the demo, tests and benches. Face: {@link
 * dev.fleetward.simulator.HaldenFleet}. It knows the server by its addresses only, as a device does.
 */
@NullMarked
package dev.fleetward.simulator;

import org.jspecify.annotations.NullMarked;
