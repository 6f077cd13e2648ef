/**
 * What an occurrence was: dumps become reports, places become functions, again when symbols arrive or the rules change.
 * Face: {@link dev.fleetward.crashes.analysis.Analysis}, which queues it, and {@link
 * dev.fleetward.crashes.analysis.Reports}. It must not know of pages or of what people do with issues.
 */
@NullMarked
package dev.fleetward.crashes.analysis;

import org.jspecify.annotations.NullMarked;
