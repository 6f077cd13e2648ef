package dev.fleetward.vulnerabilities.reach;

import dev.fleetward.components.VersionPath;
import dev.fleetward.devices.Devices;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.vulnerabilities.vex.DeviceRulingStore;
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
import java.util.Map;
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
    private final DeviceRulingStore rulings;
    private final ExceptionStore exceptions;
    private final FleetGroups groups;
    private final Instance<FixOffers> offers;

    Reach(
            Clock clock,
            Devices fleet,
            ReachStore store,
            DeviceRulingStore rulings,
            ExceptionStore exceptions,
            FleetGroups groups,
            @Any Instance<FixOffers> offers) {
        this.clock = clock;
        this.fleet = fleet;
        this.store = store;
        this.rulings = rulings;
        this.exceptions = exceptions;
        this.groups = groups;
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
     * @param groupsAsOf when the groups were counted, and who is out of reach; empty for those of now
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
            Optional<Instant> groupsAsOf,
            List<Day> days,
            Fix fix,
            List<String> undetermined) {
        public List<Group> groups(String of) {
            return groups.stream().filter(group -> group.of().equals(of)).toList();
        }

        /** All devices in the groups: what the share of one is of. */
        public long grouped(String of) {
            return groups(of).stream().mapToLong(Group::devices).sum();
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
        UUID id = product.id().value();
        Concerned concerned = rulings.any(tx, id, vulnerability)
                ? withExceptions(tx, id, vulnerability)
                : ofAnyDevice(tx, id, store.exposing(tx, id, vulnerability, List.of()));
        return figure(tx, product, name, concerned, List.of(), since);
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
                ofAnyDevice(
                        tx, product.id().value(), store.holders(tx, product.id().value(), having)),
                undetermined,
                clock.instant().minus(MAX_PAST));
    }

    /**
     * The devices concerned.
     *
     * @param running of them all that run such a version, also those that are not affected: what the days count
     */
    private record Concerned(List<ReachStore.Holder> holders, FleetGroups.Told groups, long devices, long running) {
        List<UUID> versions() {
            return holders.stream().map(ReachStore.Holder::id).toList();
        }
    }

    private Concerned ofAnyDevice(Tx tx, UUID product, List<ReachStore.Holder> holders) {
        List<UUID> versions = holders.stream().map(ReachStore.Holder::id).toList();
        long running = store.devices(tx, versions);
        return new Concerned(holders, groups.of(tx, product, versions), running, running);
    }

    /** Where something is said of some devices only. */
    private Concerned withExceptions(Tx tx, UUID product, UUID vulnerability) {
        List<ReachStore.Holder> holders =
                store.exposing(tx, product, vulnerability, rulings.exposing(tx, product, vulnerability));
        List<UUID> exposing = holders.stream()
                .filter(ReachStore.Holder::exposes)
                .map(ReachStore.Holder::id)
                .toList();
        Map<UUID, Long> devices = exceptions.devices(tx, product, vulnerability, exposing);
        var told = new FleetGroups.Told(
                exceptions.groups(tx, product, vulnerability, exposing, groups.longAgo()), Optional.empty());
        return new Concerned(
                holders.stream()
                        .map(one -> one.with(devices.getOrDefault(one.id(), 0L)))
                        .toList(),
                told,
                told.devices(),
                store.devices(tx, holders.stream().map(ReachStore.Holder::id).toList()));
    }

    private Figure figure(
            Tx tx, Product product, String what, Concerned concerned, List<String> undetermined, Instant since) {
        UUID id = product.id().value();
        List<UUID> versions = concerned.versions();
        Instant now = clock.instant();
        long total =
                fleet.count(tx, product.id(), now.minus(Devices.ACTIVE_WITHIN)).total();
        var standing = store.standing(tx, id);
        var assessable = store.assessable(tx, id);
        Instant from = since.isBefore(now.minus(MAX_PAST)) ? now.minus(MAX_PAST) : since;
        List<Day> days = store.days(tx, id, versions, LocalDate.ofInstant(from, ZoneOffset.UTC));
        // The days know versions alone: what left the versions since the worst of them is fixed, the rest never needed
        // it.
        long fixed = days.stream()
                .mapToLong(day -> day.devices() - concerned.running())
                .filter(gone -> gone > 0)
                .max()
                .orElse(0);
        long offered =
                offers.stream().mapToLong(one -> one.offered(tx, id, versions)).sum();
        return new Figure(
                what,
                concerned.devices(),
                total,
                total - standing.described(),
                assessable.components(),
                assessable.assessable(),
                store.firstInTheField(tx, versions),
                concerned.holders().stream()
                        .map(one -> new Version(one.type(), one.version(), one.components(), one.devices()))
                        .toList(),
                concerned.groups().parts(),
                concerned.groups().countedAt(),
                days,
                new Fix(
                        concerned.devices() + fixed,
                        fixed,
                        Math.min(offered, concerned.devices()),
                        Math.min(concerned.groups().silent(), concerned.devices())),
                undetermined);
    }
}
