package dev.fleetward.insight.statistics;

import java.util.List;

/** One ratio of risks from several strata, so that what merely goes along with a stratum does not count. */
public final class MantelHaenszel {
    private MantelHaenszel() {}

    /** Σ(a·n0/N) / Σ(b·n1/N); NaN when the strata say nothing, infinite when only those with the value are affected. */
    public static double ratio(List<TwoByTwo> strata) {
        double above = 0;
        double below = 0;
        for (TwoByTwo stratum : strata) {
            if (stratum.devices() > 0) {
                above += stratum.a() * (1 - stratum.shareOfFleet());
                below += stratum.b() * stratum.shareOfFleet();
            }
        }
        return above == 0 && below == 0 ? Double.NaN : above / below;
    }

    /** Whether the strata explain the ratio found without them: within, it is gone by more than half, or turned round. */
    public static boolean explains(double crude, List<TwoByTwo> strata) {
        double within = ratio(strata);
        if (Double.isNaN(within)) {
            return true;
        }
        double before = Math.log(crude);
        double after = Math.log(within);
        return Math.abs(after) < Math.abs(before) / 2 || Math.signum(after) != Math.signum(before);
    }
}
