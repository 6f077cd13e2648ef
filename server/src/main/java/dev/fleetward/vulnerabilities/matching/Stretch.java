package dev.fleetward.vulnerabilities.matching;

import dev.fleetward.vulnerabilities.records.OsvRecord.Event;
import dev.fleetward.vulnerabilities.records.OsvRecord.EventKind;
import dev.fleetward.vulnerabilities.records.OsvRecord.Range;
import dev.fleetward.vulnerabilities.versions.VersionOrder;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Affected versions without a gap. A range of the OSV schema is a list of events in any order; sorted, they tell where
 * each such stretch begins and ends.
 *
 * @param since the first affected, {@code 0} for the first there is
 * @param until where it ends, empty when it does not
 * @param fixed whether the end is the first that is not affected; otherwise the last that is
 */
record Stretch(String since, String until, boolean fixed) {

    /** Before every version, as an event of a range. */
    static final String FIRST = "0";

    /** A range whose beginning and end are one place, as for packages that were never affected, holds nothing. */
    static List<Stretch> of(Range range, VersionOrder order) {
        List<Event> events = range.events().stream()
                .filter(event -> event.kind() != EventKind.LIMIT)
                .sorted((a, b) -> compare(order, a.version(), b.version()))
                .toList();
        List<Stretch> stretches = new ArrayList<>();
        @Nullable String since = null;
        for (int i = 0; i < events.size(); ) {
            String at = events.get(i).version();
            Set<EventKind> here = EnumSet.noneOf(EventKind.class);
            for (; i < events.size() && compare(order, events.get(i).version(), at) == 0; i++) {
                here.add(events.get(i).kind());
            }
            boolean fixed = here.contains(EventKind.FIXED);
            boolean ends = fixed || here.contains(EventKind.LAST_AFFECTED);
            boolean begins = here.contains(EventKind.INTRODUCED);
            if (since != null && ends) {
                stretches.add(new Stretch(since, at, fixed));
                since = begins ? at : null;
            } else if (begins && ends && !fixed) {
                stretches.add(new Stretch(at, at, false));
            } else if (since == null && begins && !ends) {
                since = at;
            }
        }
        if (since != null) {
            stretches.add(new Stretch(since, "", false));
        }
        return stretches;
    }

    boolean holds(VersionOrder order, String version) {
        if (compare(order, version, since) < 0) {
            return false;
        }
        return until.isEmpty() || compare(order, version, until) < (fixed ? 0 : 1);
    }

    String fixedVersion() {
        return fixed ? until : "";
    }

    /** Why the version, which lies in it, is affected. */
    String reason(String version) {
        String from = since.equals(FIRST) ? "" : " at or after " + since;
        String to = until.isEmpty()
                ? ""
                : fixed ? " before " + until + ", where it is fixed" : " not after " + until + ", the last affected";
        return from.isEmpty() && to.isEmpty()
                ? "every version is affected and none is fixed"
                : version + " is" + from + (from.isEmpty() || to.isEmpty() ? "" : " and") + to;
    }

    /** "0" stands before every version, whatever the scheme makes of it (OSV schema, events). */
    static int compare(VersionOrder order, String left, String right) {
        if (left.equals(FIRST) || right.equals(FIRST)) {
            return Boolean.compare(right.equals(FIRST), left.equals(FIRST));
        }
        return order.compare(left, right);
    }
}
