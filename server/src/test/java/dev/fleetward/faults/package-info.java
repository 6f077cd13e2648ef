/** Faults of what lies outside, made on purpose: connections that are slow, cut or refused. */
@NullMarked
package dev.fleetward.faults;

import org.jspecify.annotations.NullMarked;
