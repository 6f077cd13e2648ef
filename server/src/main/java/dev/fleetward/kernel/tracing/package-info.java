/**
 * Traces of our own, told by OTLP. Face: {@link dev.fleetward.kernel.tracing.Tracing}, which costs the reading of a field
 * while no collector is configured. Written here, as OTLP over HTTP is one message of classes the server has anyway; the
 * SDK would bring a second HTTP client and its runtime.
 */
@NullMarked
package dev.fleetward.kernel.tracing;

import org.jspecify.annotations.NullMarked;
