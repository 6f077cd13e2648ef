package dev.fleetward.vulnerabilities.matching;

import dev.fleetward.vulnerabilities.records.Coordinates;
import dev.fleetward.vulnerabilities.records.OsvRecord.Affected;
import dev.fleetward.vulnerabilities.records.OsvRecord.Event;
import dev.fleetward.vulnerabilities.records.OsvRecord.EventKind;
import dev.fleetward.vulnerabilities.records.OsvRecord.Range;
import dev.fleetward.vulnerabilities.versions.VersionOrder;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whether one affected entry of a record concerns one component, and why. {@link Certainty#UNDETERMINED} means that a
 * person has to look: neither "affected" nor "not affected" would be true.
 *
 * @param open whether what else is in the software would decide it
 * @param settledBy the distribution's record that decided it
 */
record Verdict(
        Certainty certainty,
        String reason,
        String fixedVersion,
        boolean open,
        @Nullable UUID settledBy) {

    /** Before every version, as an event of a range. */
    private static final String FIRST = "0";
    /** As a limit: none. */
    private static final String ANY = "*";

    enum Certainty {
        CONFIRMED,
        UNDETERMINED,
        /** The distribution that made the package says otherwise; shown, but no finding. */
        OVERRULED
    }

    Verdict(Certainty certainty, String reason, String fixedVersion) {
        this(certainty, reason, fixedVersion, false, null);
    }

    /**
     * Judges by the schema's evaluation rules: affected when the version is listed or inside any range.
     *
     * @return empty when not affected
     */
    static Optional<Verdict> of(Affected affected, Coordinates component) {
        if (!affected.ecosystem().equals(component.ecosystem().title())
                || !affected.name().equals(component.name())
                || !isOfRelease(affected, component)) {
            return Optional.empty();
        }
        Optional<Verdict> verdict = byVersion(affected, component);
        boolean releaseUnknown =
                !affected.release().isEmpty() && component.release().isEmpty();
        return releaseUnknown
                ? verdict.map(found -> found.undetermined("the SBOM does not say which release of "
                        + affected.ecosystem() + " the package comes from; the record is about " + affected.release()))
                : verdict;
    }

    /** Of two entries of one record, the one that says more. */
    static Verdict surer(Verdict a, Verdict b) {
        return b.certainty.compareTo(a.certainty) < 0 ? b : a;
    }

    /** Whether the entry may be about the release that the component comes from. */
    static boolean isOfRelease(Affected affected, Coordinates component) {
        return affected.release().isEmpty()
                || component.release().isEmpty()
                || affected.release().equals(component.release());
    }

    private Verdict undetermined(String why) {
        return new Verdict(Certainty.UNDETERMINED, why, fixedVersion);
    }

    /** Not sure any more. */
    Verdict doubted(String why) {
        return new Verdict(Certainty.UNDETERMINED, reason + "; " + why, fixedVersion, open, settledBy);
    }

    Verdict settled(String why, UUID record) {
        return new Verdict(certainty, why, fixedVersion, false, record);
    }

    private static Optional<Verdict> byVersion(Affected affected, Coordinates component) {
        String version = component.version();
        if (version.isEmpty()) {
            return unsure("the SBOM gives no version for " + component.name());
        }
        Optional<VersionOrder> own = component.ecosystem().order();
        boolean decided = false;
        boolean undecidable = false;
        for (Range range : affected.ranges()) {
            Optional<VersionOrder> order = order(range, own);
            if (order.isEmpty()) {
                continue;
            }
            if (!tells(order.get(), range, version)) {
                undecidable = true;
                continue;
            }
            Optional<Verdict> inside = inside(range, order.get(), version);
            if (inside.isPresent()) {
                return inside;
            }
            decided = true;
        }
        if (listed(affected.versions(), own, version)) {
            return Optional.of(new Verdict(Certainty.CONFIRMED, version + " is listed as affected", ""));
        }
        // A record that lists its versions has answered; without a list, only a range that could be ordered has.
        return affected.versions().isEmpty() && (undecidable || !decided)
                ? unsure("whether " + version + " lies inside the record's range cannot be told from the version alone")
                : Optional.empty();
    }

    private static Optional<VersionOrder> order(Range range, Optional<VersionOrder> ofEcosystem) {
        return switch (range.type()) {
            case SEMVER ->
                Optional.of(ofEcosystem.filter(VersionOrder::isSemantic).orElse(VersionOrder.SEMVER));
            case ECOSYSTEM -> ofEcosystem;
            case GIT -> Optional.empty();
        };
    }

    private static Optional<Verdict> unsure(String reason) {
        return Optional.of(new Verdict(Certainty.UNDETERMINED, reason, ""));
    }

    private static boolean listed(List<String> versions, Optional<VersionOrder> order, String version) {
        return versions.contains(version)
                || order.filter(known -> known.lists(versions, version)).isPresent();
    }

    private static boolean tells(VersionOrder order, Range range, String version) {
        return range.events().stream()
                .map(Event::version)
                .allMatch(event -> event.equals(ANY)
                        || event.equals(FIRST)
                        || order.tell(event, version).isPresent());
    }

    private static Optional<Verdict> inside(Range range, VersionOrder order, String version) {
        List<Event> events = range.events().stream()
                .filter(event -> event.kind() != EventKind.LIMIT)
                .sorted((a, b) -> compare(order, a.version(), b.version()))
                .toList();
        String since = "";
        String until = "";
        boolean affected = false;
        for (Event event : events) {
            int position = compare(order, version, event.version());
            switch (event.kind()) {
                case INTRODUCED -> {
                    if (position >= 0) {
                        affected = true;
                        since = event.version();
                    }
                }
                case FIXED -> {
                    affected = affected && position < 0;
                    until = until.isEmpty() && position < 0 ? event.version() : until;
                }
                case LAST_AFFECTED -> affected = affected && position <= 0;
                case LIMIT -> throw new IllegalStateException("limits are filtered out above");
            }
        }
        if (!affected || beyondLimits(range, order, version)) {
            return Optional.empty();
        }
        String from = since.equals(FIRST) ? "" : " at or after " + since;
        String to = until.isEmpty() ? lastAffected(events) : " before " + until + ", where it is fixed";
        String reason = from.isEmpty() && to.isEmpty()
                ? "every version is affected and none is fixed"
                : version + " is" + from + (from.isEmpty() || to.isEmpty() ? "" : " and") + to;
        return Optional.of(new Verdict(Certainty.CONFIRMED, reason, until));
    }

    private static String lastAffected(List<Event> events) {
        return events.stream()
                .filter(event -> event.kind() == EventKind.LAST_AFFECTED)
                .map(event -> " not after " + event.version() + ", the last affected")
                .reduce("", (first, second) -> second);
    }

    private static boolean beyondLimits(Range range, VersionOrder order, String version) {
        List<Event> limits = range.events().stream()
                .filter(event -> event.kind() == EventKind.LIMIT)
                .toList();
        return !limits.isEmpty()
                && limits.stream()
                        .noneMatch(
                                limit -> limit.version().equals(ANY) || compare(order, version, limit.version()) < 0);
    }

    /** "0" stands before every version, whatever the scheme makes of it (OSV schema, events). */
    private static int compare(VersionOrder order, String left, String right) {
        if (left.equals(FIRST) || right.equals(FIRST)) {
            return Boolean.compare(right.equals(FIRST), left.equals(FIRST));
        }
        return order.compare(left, right);
    }
}
