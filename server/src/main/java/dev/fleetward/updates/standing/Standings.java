package dev.fleetward.updates.standing;

import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.VersionOrder;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Counts and lists every device of a rollout by where it stands. Safe for concurrent use. */
@ApplicationScoped
public class Standings {
    private final Db db;
    private final StandingStore store;
    private final Clock clock;

    Standings(Db db, StandingStore store, Clock clock) {
        this.db = db;
        this.store = store;
        this.clock = clock;
    }

    /** @param of what the devices are grouped by, {@code all} for no group */
    public record Counted(String of, String name, Tally tally) {}

    /** @param offered devices that were ever offered the release */
    public record Times(Instant publishedAt, @Nullable Instant lastFixedAt, long longestWaitSeconds, long offered) {}

    /** @param devices fixed until then, all earlier ones included */
    public record Point(long afterSeconds, long devices) {}

    /** Standings without devices are left out; they add up to the devices of the rollout. */
    public List<Tally> tallies(OrganizationId organization, UUID rollout) {
        return db.inTransaction(organization, tx -> sorted(store.tallies(tx, rollout, now(), order(tx, rollout))));
    }

    /**
     * @param names standings between commas; none for every device that is not fixed
     * @throws Problem 400 for an unknown name
     */
    public PageOf<DeviceStanding> devices(
            OrganizationId organization, UUID rollout, @Nullable String names, Cursor cursor) {
        return devices(organization, rollout, Standing.parse(names == null ? "" : names), cursor);
    }

    public PageOf<DeviceStanding> devices(
            OrganizationId organization, UUID rollout, Set<Standing> wanted, Cursor cursor) {
        var rows = db.inTransaction(
                organization, tx -> store.page(tx, rollout, now(), order(tx, rollout), wanted, cursor));
        return PageOf.of(rows, cursor.limit(), row -> Integer.toString(row.action()));
    }

    /** Everything that is counted of a rollout at one moment, asked for one by one. */
    public Snapshot at(Tx tx, UUID rollout, Instant now) {
        return new Snapshot(tx, rollout, new Moment(now), order(tx, rollout));
    }

    /** A rollout at one moment, inside one transaction. */
    public final class Snapshot {
        private final Tx tx;
        private final UUID rollout;
        private final Moment moment;
        private final StandingStore.Order order;

        private Snapshot(Tx tx, UUID rollout, Moment moment, StandingStore.Order order) {
            this.tx = tx;
            this.rollout = rollout;
            this.moment = moment;
            this.order = order;
        }

        public List<Counted> counts() {
            return store.counts(tx, rollout, moment, order);
        }

        public Times times() {
            return store.times(tx, rollout, moment, order);
        }

        /** @param begin from when time is counted; absent for when each was offered the release */
        public List<Point> fixedAfter(@Nullable Instant begin, long stepSeconds) {
            var curve = new ArrayList<Point>();
            long devices = 0;
            for (StandingStore.Step step : store.fixedAfter(tx, rollout, moment, order, begin, stepSeconds)) {
                devices += step.devices();
                curve.add(new Point(step.number() * stepSeconds, devices));
            }
            return curve;
        }

        public void each(Consumer<DeviceStanding> reader) {
            store.each(tx, rollout, moment, order, reader);
        }
    }

    /** In the order pages show them. */
    public static List<Tally> sorted(List<Tally> tallies) {
        return tallies.stream().sorted(Comparator.comparing(Tally::standing)).toList();
    }

    private Moment now() {
        return new Moment(clock.instant());
    }

    private StandingStore.Order order(Tx tx, UUID rollout) {
        String version = store.version(tx, rollout);
        List<String> lower = new ArrayList<>();
        List<String> higher = new ArrayList<>();
        for (String other : store.versions(tx, rollout)) {
            int compared = VersionOrder.compare(other, version).orElse(0);
            if (compared != 0) {
                (compared < 0 ? lower : higher).add(other);
            }
        }
        return new StandingStore.Order(lower, higher);
    }
}
