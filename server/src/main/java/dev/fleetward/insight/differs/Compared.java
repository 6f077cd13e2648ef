package dev.fleetward.insight.differs;

import dev.fleetward.insight.statistics.TwoByTwo;
import java.util.BitSet;

/**
 * Whom is compared with whom.
 *
 * @param affected devices by their place in the columns; all others there are the rest
 * @param weight how many devices of the fleet each of the rest stands for
 */
record Compared(BitSet affected, double weight) {
    TwoByTwo table(long a, long with, long b, long without) {
        return new TwoByTwo(a, with, b, without, weight);
    }

    boolean isAffected(int device) {
        return affected.get(device);
    }
}
