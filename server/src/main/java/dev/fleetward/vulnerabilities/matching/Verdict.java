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
import java.util.regex.Pattern;
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

    /** {@code Pro:18.04}: packages for paying users of a release, who get fixes that others do not. */
    private static final Pattern UBUNTU_PRO = Pattern.compile("^Pro:(?=[0-9])");
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
        if (isOfUbuntuPro(affected) && !component.version().contains("esm")) {
            return verdict.map(found -> found.undetermined("the record is about Ubuntu Pro, which mends "
                    + component.name() + " longer than the release this package comes from"));
        }
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
                || UBUNTU_PRO.matcher(affected.release()).replaceFirst("").equals(component.release());
    }

    static boolean isOfUbuntuPro(Affected affected) {
        return UBUNTU_PRO.matcher(affected.release()).lookingAt();
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

    /** Without a beginning, which the schema asks for, a range tells nothing. */
    private static boolean tells(VersionOrder order, Range range, String version) {
        boolean begins = range.events().stream().anyMatch(event -> event.kind() == EventKind.INTRODUCED);
        return begins
                && range.events().stream()
                        .map(Event::version)
                        .allMatch(event -> event.equals(ANY)
                                || event.equals(Stretch.FIRST)
                                || order.tell(event, version).isPresent());
    }

    private static Optional<Verdict> inside(Range range, VersionOrder order, String version) {
        return Stretch.of(range, order).stream()
                .filter(stretch -> stretch.holds(order, version) && !beyondLimits(range, order, version))
                .findFirst()
                .map(stretch -> new Verdict(Certainty.CONFIRMED, stretch.reason(version), stretch.fixedVersion()));
    }

    private static boolean beyondLimits(Range range, VersionOrder order, String version) {
        List<Event> limits = range.events().stream()
                .filter(event -> event.kind() == EventKind.LIMIT)
                .toList();
        return !limits.isEmpty()
                && limits.stream()
                        .noneMatch(limit ->
                                limit.version().equals(ANY) || Stretch.compare(order, version, limit.version()) < 0);
    }
}
