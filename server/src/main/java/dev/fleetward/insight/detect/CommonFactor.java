package dev.fleetward.insight.detect;

/**
 * How the rate of a kind of hardware stands to its usual one at the time, whatever version runs: by the past about one,
 * give or take a tenth, and by what older versions showed in the last hours. It is a gamma distribution, told as events in
 * an exposure; so comparing a version with it is comparing two counts. Not for sharing between threads.
 */
final class CommonFactor {
    /** The spread of a tenth, in events; more are forgotten, since the factor changes. */
    static final double REMEMBERED = 100;

    private double events = REMEMBERED;
    private double expected = REMEMBERED;

    /** What older versions showed, and what was usual for as many hours of them. */
    void add(double more, double usual) {
        double kept = Math.min(1, REMEMBERED / expected);
        events = kept * events + more;
        expected = kept * expected + usual;
    }

    double events() {
        return events;
    }

    /** In events that would be usual. */
    double expected() {
        return expected;
    }
}
