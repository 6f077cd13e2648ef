/** How well detectors and what-differs do, on generated fleets and on any CSV with labels. Run with bench/detect/run. */
@NullMarked
package dev.fleetward.bench.detect;

import org.jspecify.annotations.NullMarked;
