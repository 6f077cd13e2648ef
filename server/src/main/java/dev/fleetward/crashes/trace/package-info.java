/**
 * One occurrence, as pages and the API show it: stack, memory, log before it, files to download; its export and erasure.
 * Face: {@link dev.fleetward.crashes.trace.Traces}, {@link dev.fleetward.crashes.trace.Scenes}. It must not know of
 * triage.
 */
@NullMarked
package dev.fleetward.crashes.trace;

import org.jspecify.annotations.NullMarked;
