/**
 * What the devices of a set have that the rest of the fleet has not. Faces: {@link dev.fleetward.insight.differs.Differs}
 * and, for other data than the fleet's, {@link dev.fleetward.insight.differs.Columns}. It must not know why somebody asks.
 */
@NullMarked
package dev.fleetward.insight.differs;

import org.jspecify.annotations.NullMarked;
