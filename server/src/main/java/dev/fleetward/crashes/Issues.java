package dev.fleetward.crashes;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
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
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What goes wrong in a fleet, grouped, and how many devices it strikes. Safe for concurrent use. */
@ApplicationScoped
public class Issues {
    private final Db db;
    private final Clock clock;
    private final IssueStore issues;
    private final TraceStore traces;
    private final Devices devices;
    private final Audit audit;

    Issues(Db db, Clock clock, IssueStore issues, TraceStore traces, Devices devices, Audit audit) {
        this.db = db;
        this.clock = clock;
        this.issues = issues;
        this.traces = traces;
        this.devices = devices;
        this.audit = audit;
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

    /** Issues a person has dealt with: resolved or muted. */
    public long judged(Product product) {
        return db.inTransaction(product.organization(), tx -> issues.judged(tx, product.id()));
    }

    /** Most lately seen first. */
    public List<Issue> recent(Product product, int limit) {
        var everything = new IssueStore.Filter(null, null, null);
        return list(product, everything, new Cursor(Optional.empty(), limit)).items();
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

    Detail detail(Product product, long number) {
        Issue issue = require(product, number);
        return db.inTransaction(
                product.organization(),
                tx -> new Detail(issue, traces.perVersion(tx, issue.id()), traces.latestWithScene(tx, issue.id())));
    }

    /** @param latest the newest occurrence with a coredump */
    record Detail(Issue issue, List<TraceStore.PerVersion> perVersion, Optional<Trace> latest) {}

    /**
     * A person's word on an issue.
     *
     * @param resolvedIn the version with the fix: events of older versions then leave the issue resolved
     * @throws Problem 400 for a state only field data may set
     */
    void setState(Caller caller, Product product, long number, Issue.State state, @Nullable String resolvedIn) {
        if (state == Issue.State.REGRESSED) {
            throw Problem.invalid("An issue regresses by field data only; choose open, resolved or muted.");
        }
        if (resolvedIn != null && state != Issue.State.RESOLVED) {
            throw Problem.invalid("A version goes with the state resolved only.");
        }
        Issue before = require(product, number);
        db.doInTransaction(product.organization(), tx -> {
            issues.setState(tx, before.id(), state, resolvedIn, clock.instant());
            audit.record(
                    tx,
                    caller,
                    "issue.state-changed",
                    product.slug() + "/" + number,
                    Map.of("state", before.state()),
                    Map.of("state", state, "resolvedIn", Optional.ofNullable(resolvedIn)));
        });
    }
}
