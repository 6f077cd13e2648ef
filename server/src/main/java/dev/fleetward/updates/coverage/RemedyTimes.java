package dev.fleetward.updates.coverage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How long vulnerabilities lived: from their publication to the release that repairs them and on to the devices. */
final class RemedyTimes {
    static final long PROMPT_DAYS = 30;

    private final List<Remedy> remedies = new ArrayList<>();

    /**
     * One vulnerability, each span from its publication. A fix older than the publication took no time.
     *
     * @param half,nine,all until 50, 90 and 99 % of the active devices had it; empty while they do not
     */
    record Remedy(Duration released, Optional<Duration> half, Optional<Duration> nine, Optional<Duration> all) {}

    void add(Remedy remedy) {
        remedies.add(remedy);
    }

    long count() {
        return remedies.size();
    }

    long prompt() {
        return remedies.stream()
                .filter(one -> one.released.toDays() <= PROMPT_DAYS)
                .count();
    }

    /** "to release 12 (40), to 50 % of devices 14 (41), …": median days and, in brackets, the 95th percentile. */
    String inWords() {
        return "to release %s, to 50 %% of active devices %s, to 90 %% %s, to 99 %% %s"
                .formatted(
                        spread(remedies.stream()
                                .map(one -> Optional.of(one.released))
                                .toList()),
                        spread(remedies.stream().map(Remedy::half).toList()),
                        spread(remedies.stream().map(Remedy::nine).toList()),
                        spread(remedies.stream().map(Remedy::all).toList()));
    }

    private static String spread(List<Optional<Duration>> spans) {
        return "%s (%s)".formatted(quantile(spans, 50), quantile(spans, 95));
    }

    /** What is not reached yet is longer than all that is. */
    private static String quantile(List<Optional<Duration>> spans, int percent) {
        List<Duration> sorted =
                spans.stream().flatMap(Optional::stream).sorted().toList();
        int rank = Math.ceilDiv(spans.size() * percent, 100);
        return rank == 0 || rank > sorted.size()
                ? "not reached"
                : Long.toString(sorted.get(rank - 1).toDays());
    }
}
