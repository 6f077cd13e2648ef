/**
 * Security events: what devices tell, what their logs give away, what the server notices. Face: {@link
 * dev.fleetward.insight.security.SecurityEvents}. Others tell it by {@link dev.fleetward.kernel.SecuritySignals}.
 */
@NullMarked
package dev.fleetward.insight.security;

import org.jspecify.annotations.NullMarked;
