/** Drives a built server from outside, over HTTP, and prints what it can do on this machine. */
@NullMarked
package dev.fleetward.bench;

import org.jspecify.annotations.NullMarked;
