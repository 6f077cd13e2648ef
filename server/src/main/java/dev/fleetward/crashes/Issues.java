package dev.fleetward.crashes;

import dev.fleetward.devices.DeviceId;
import dev.fleetward.devices.Devices;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
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
import java.util.UUID;

/** What goes wrong in a fleet, grouped, and how many devices it strikes. Safe for concurrent use. */
@ApplicationScoped
public class Issues {
    private final Db db;
    private final Clock clock;
    private final IssueStore issues;
    private final TraceStore traces;
    private final GroupStore groups;
    private final ActivityStore activity;
    private final Devices devices;

    Issues(
            Db db,
            Clock clock,
            IssueStore issues,
            TraceStore traces,
            GroupStore groups,
            ActivityStore activity,
            Devices devices) {
        this.db = db;
        this.clock = clock;
        this.issues = issues;
        this.traces = traces;
        this.groups = groups;
        this.activity = activity;
        this.devices = devices;
    }

    /** A device crashed at least once on that day (UTC) while it ran that version; crash loops count once. */
    public record CrashDay(
            DeviceId device,
            Optional<String> softwareType,
            Optional<String> softwareVersion,
            LocalDate day,
            Instant firstAt) {}

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

    /** For the rollout guard: every device-day with a crash since then, by the time the device gave. */
    public List<CrashDay> crashDays(Tx tx, ProductId product, Instant since) {
        return traces.crashDays(tx, product, since);
    }

    public CrashFree crashFree(Product product, Duration window) {
        Instant since = clock.instant().minus(window);
        return db.inTransaction(product.organization(), tx -> {
            long active = devices.count(tx, product.id(), since).active();
            return new CrashFree(Math.min(active, traces.crashedDevices(tx, product.id(), since)), active);
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
        return list(product, IssueStore.Filter.NONE, new Cursor(Optional.empty(), limit))
                .items();
    }

    PageOf<Issue> list(Product product, IssueStore.Filter filter, Cursor cursor) {
        List<Issue> rows = db.inTransaction(
                product.organization(), tx -> issues.list(tx, product.id(), filter, cursor, clock.instant()));
        return PageOf.of(rows, cursor.limit(), issue -> Long.toString(issue.number()));
    }

    Issue require(Product product, long number) {
        return db.inTransaction(product.organization(), tx -> issues.find(tx, product.id(), number, clock.instant()))
                .orElseThrow(() -> Problem.notFound("Issue", Long.toString(number)));
    }

    PageOf<Trace> traces(Product product, Issue issue, Cursor cursor) {
        List<Trace> rows = db.inTransaction(product.organization(), tx -> traces.list(tx, issue.id(), cursor));
        return PageOf.of(rows, cursor.limit(), trace -> trace.id().toString());
    }

    /** @throws Problem 404 when the product has no such trace */
    Trace trace(Product product, UUID id) {
        return db.inTransaction(product.organization(), tx -> traces.find(tx, product.id(), id))
                .orElseThrow(() -> Problem.notFound("Trace", id.toString()));
    }

    /** The occurrence that tells most of the issue. */
    Optional<Trace> best(Product product, Issue issue) {
        return db.inTransaction(product.organization(), tx -> traces.bestOf(tx, issue.id()));
    }

    List<Group.Counted> groups(Product product, Issue issue) {
        return db.inTransaction(product.organization(), tx -> groups.ofIssue(tx, issue.id()));
    }

    List<ActivityStore.Activity> activity(Product product, Issue issue) {
        return db.inTransaction(product.organization(), tx -> activity.ofIssue(tx, issue.id()));
    }

    List<ActivityStore.Link> links(Product product, Issue issue) {
        return db.inTransaction(product.organization(), tx -> activity.links(tx, issue.id()));
    }

    /** @throws Problem 409 naming the issue that holds its events now */
    Issue requireUnmerged(Product product, long number) {
        Issue issue = require(product, number);
        if (issue.mergedInto().isPresent()) {
            throw Problem.conflict(
                    "issue-merged",
                    "Issue #%d was merged into #%d; do it there."
                            .formatted(number, issue.mergedInto().get()));
        }
        return issue;
    }
}
