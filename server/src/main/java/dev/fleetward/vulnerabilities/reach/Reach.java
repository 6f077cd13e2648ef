package dev.fleetward.vulnerabilities.reach;

import dev.fleetward.components.VersionPath;
import dev.fleetward.devices.Devices;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** How far a vulnerability or a component has come in the field. Safe for concurrent use. */
@ApplicationScoped
public class Reach {
    /** A device not seen for so long gets no update soon. */
    static final Duration OUT_OF_REACH = Duration.ofDays(30);

    private static final Duration MAX_PAST = Duration.ofDays(365);

    private final Clock clock;
    private final Devices fleet;
    private final ReachStore store;
    private final Instance<FixOffers> offers;

    Reach(Clock clock, Devices fleet, ReachStore store, @Any Instance<FixOffers> offers) {
        this.clock = clock;
        this.fleet = fleet;
        this.store = store;
        this.offers = offers;
    }

    /**
     * @param what vulnerability, component or question in words
     * @param devices run one of the versions now, each counted once
     * @param devicesTotal all of the product's
     * @param devicesUnknown run software without an SBOM, or reported none: they may have it too
     * @param componentsInField distinct components in the versions devices run
     * @param componentsAssessable of those, that a feed could know at all
     * @param firstInTheField when a device was first known to run it
     * @param undetermined components of that name whose version tells nothing
     */
    public record Figure(
            String what,
            long devices,
            long devicesTotal,
            long devicesUnknown,
            long componentsInField,
            long componentsAssessable,
            Optional<Instant> firstInTheField,
            List<Version> versions,
            List<Group> groups,
            List<Day> days,
            Fix fix,
            List<String> undetermined) {
        public List<Group> groups(String of) {
            return groups.stream().filter(group -> group.of().equals(of)).toList();
        }
    }

    public record Version(String type, String version, String components, long devices) {
        public String path() {
            return VersionPath.of(type, version);
        }
    }

    /**
     * @param of hardware, cohort or country
     * @param silent of the devices, not seen for 30 days
     */
    public record Group(String of, String name, long devices, long silent) {}

    public record Day(LocalDate day, long devices, long known) {}

    /**
     * How far the fix is, of the most devices that ever ran it.
     *
     * @param most devices on the worst day counted
     * @param fixed of those, do not run it any more
     * @param offered run it and are offered other software
     * @param unreachable run it and were not seen for 30 days
     */
    public record Fix(long most, long fixed, long offered, long unreachable) {}

    /** @throws Problem 404 when no record is known by that name */
    public Figure ofVulnerability(Tx tx, Product product, String name) {
        UUID vulnerability = store.vulnerability(tx, product.organization(), name)
                .orElseThrow(() -> Problem.notFound("Vulnerability", name));
        Instant since =
                store.publishedAt(tx, vulnerability).orElse(clock.instant().minus(MAX_PAST));
        return figure(tx, product, name, store.exposing(tx, product.id().value(), vulnerability), List.of(), since);
    }

    /** @throws Problem 400 for what is no question */
    public Figure ofComponents(Tx tx, Product product, String question) {
        Question asked = Question.parse(question);
        List<UUID> having = new ArrayList<>();
        List<String> undetermined = new ArrayList<>();
        for (ReachStore.Part part : store.components(tx, product.id().value(), asked.name())) {
            if (asked.isAbout(part.purl(), part.name())) {
                switch (asked.holdsFor(part.purl(), part.version())) {
                    case YES -> having.add(part.id());
                    case UNKNOWN -> undetermined.add((part.name() + " " + part.version()).strip());
                    case NO -> {}
                }
            }
        }
        return figure(
                tx,
                product,
                question.strip(),
                store.holders(tx, product.id().value(), having),
                undetermined,
                clock.instant().minus(MAX_PAST));
    }

    private Figure figure(
            Tx tx,
            Product product,
            String what,
            List<ReachStore.Holder> holders,
            List<String> undetermined,
            Instant since) {
        UUID id = product.id().value();
        List<UUID> versions = holders.stream().map(ReachStore.Holder::id).toList();
        Instant now = clock.instant();
        long total =
                fleet.count(tx, product.id(), now.minus(Devices.ACTIVE_WITHIN)).total();
        var standing = store.standing(tx, id);
        var assessable = store.assessable(tx, id);
        long devices = store.devices(tx, versions);
        List<Group> groups = store.groups(tx, id, versions, now.minus(OUT_OF_REACH));
        Instant from = since.isBefore(now.minus(MAX_PAST)) ? now.minus(MAX_PAST) : since;
        List<Day> days = store.days(tx, id, versions, LocalDate.ofInstant(from, ZoneOffset.UTC));
        long most =
                Math.max(devices, days.stream().mapToLong(Day::devices).max().orElse(0));
        long silent = groups.stream()
                .filter(group -> group.of().equals("all"))
                .mapToLong(Group::silent)
                .sum();
        long offered =
                offers.stream().mapToLong(one -> one.offered(tx, id, versions)).sum();
        return new Figure(
                what,
                devices,
                total,
                total - standing.described(),
                assessable.components(),
                assessable.assessable(),
                store.firstInTheField(tx, id, versions),
                holders.stream()
                        .map(one -> new Version(one.type(), one.version(), one.components(), one.devices()))
                        .toList(),
                groups.stream().filter(group -> !group.of().equals("all")).toList(),
                days,
                new Fix(most, most - devices, offered, silent),
                undetermined);
    }
}
