/** How log lines are written: as text or as JSON, one entry being one line that nothing a stranger sends can break. */
@NullMarked
package dev.fleetward.kernel.logging;

import org.jspecify.annotations.NullMarked;
