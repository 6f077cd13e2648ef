/**
 * What is wrong in the field: detectors over hourly series, and the anomalies they found. Face:
 * {@link dev.fleetward.insight.detect.Detection}, {@link dev.fleetward.insight.detect.Finding}. It must not know alerts.
 */
@NullMarked
package dev.fleetward.insight.detect;

import org.jspecify.annotations.NullMarked;
