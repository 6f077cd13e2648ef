package dev.fleetward.crashes;

import dev.fleetward.crashes.issue.Issue;
import dev.fleetward.crashes.issue.IssueStore;
import dev.fleetward.crashes.issue.KnownIssues;
import dev.fleetward.devices.DeviceId;
import dev.fleetward.devices.Devices;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** What goes wrong in a fleet, grouped, and how many devices it strikes. Safe for concurrent use. */
@ApplicationScoped
public class Issues {
    private final Db db;
    private final Clock clock;
    private final KnownIssues known;
    private final IssueStore issues;
    private final CrashDaysStore crashes;
    private final Devices devices;

    Issues(Db db, Clock clock, KnownIssues known, IssueStore issues, CrashDaysStore crashes, Devices devices) {
        this.db = db;
        this.clock = clock;
        this.known = known;
        this.issues = issues;
        this.crashes = crashes;
        this.devices = devices;
    }

    /** A device crashed at least once on that day (UTC) while it ran that version; crash loops count once. */
    public record CrashDay(
            DeviceId device,
            Optional<String> softwareType,
            Optional<String> softwareVersion,
            LocalDate day,
            Instant firstAt) {}

    /**
     * A device met an issue on that day that was first seen after a given moment.
     *
     * @param issue its number
     */
    public record NewIssueDay(CrashDay crash, long issue, String title) {}

    /** @param active devices seen in the window; of them {@code crashed} did at least once */
    public record CrashFree(long crashed, long active) {
        public long crashFree() {
            return Math.max(0, active - crashed);
        }

        /** Empty when no device was active: unknown, not perfect. */
        public Optional<Double> share() {
            return active == 0 ? Optional.empty() : Optional.of((double) crashFree() / active);
        }
    }

    /**
     * Crashes in one hour on one version and hardware, of devices in one cohort.
     *
     * @param cohort its slug: the one the device was in when the crash came; empty for none and for one that is no more
     * @param devices each counts once
     */
    public record CrashHour(Instant hour, String version, String hardware, String cohort, long events, long devices) {}

    /** A device and how often it crashed. */
    public record Crashing(DeviceId device, String serial, String version, String hardware, long events) {}

    /** By the time the devices gave. */
    public List<CrashHour> crashHours(Product product, Instant since) {
        return db.inTransaction(product.organization(), tx -> crashes.crashHours(tx, product.id(), since));
    }

    /** Most crashes first. */
    public List<Crashing> crashing(Product product, Instant since, int limit) {
        return db.inTransaction(product.organization(), tx -> crashes.crashing(tx, product.id(), since, limit));
    }

    /** For the rollout guard: every device-day with a crash since then, by the time the device gave. */
    public List<CrashDay> crashDays(Tx tx, ProductId product, Instant since) {
        return crashes.crashDays(tx, product, since);
    }

    /** For the rollout guard: every device-day with an issue, crash or not, that nobody had met before then. */
    public List<NewIssueDay> newIssueDays(Tx tx, ProductId product, Instant since) {
        return crashes.newIssueDays(tx, product, since);
    }

    public CrashFree crashFree(Product product, Duration window) {
        Instant since = clock.instant().minus(window);
        return db.readRecent(product.organization(), tx -> {
            long active = devices.count(tx, product.id(), since).active();
            return new CrashFree(Math.min(active, crashes.crashedDevices(tx, product.id(), since)), active);
        });
    }

    /** Issues that are open or came back. */
    public long open(Product product) {
        return db.inTransaction(product.organization(), tx -> issues.open(tx, product.id()));
    }

    /** Issues a person has dealt with: resolved or ignored. */
    public long judged(Product product) {
        return db.inTransaction(product.organization(), tx -> issues.judged(tx, product.id()));
    }

    /** Most lately seen first. */
    public List<Issue> recent(Product product, int limit) {
        return known.list(product, IssueStore.Filter.NONE, new Cursor(Optional.empty(), limit))
                .items();
    }
}
