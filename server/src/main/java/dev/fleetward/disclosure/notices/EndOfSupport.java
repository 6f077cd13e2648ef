package dev.fleetward.disclosure.notices;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.devices.DeviceQuery;
import dev.fleetward.devices.Fleet;
import dev.fleetward.disclosure.support.EndNotice;
import dev.fleetward.disclosure.support.SupportPeriod;
import dev.fleetward.disclosure.support.SupportPeriods;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Tells users and devices that support ends (CRA Article 13(19)), by the ways other notices take, and keeps it with the
 * support period as told. Safe for concurrent use.
 */
@ApplicationScoped
class EndOfSupport {
    private final Db db;
    private final Clock clock;
    private final Audit audit;
    private final Fleet fleet;
    private final SupportPeriods periods;
    private final Notices notices;
    private final NoticeStore store;

    EndOfSupport(
            Db db, Clock clock, Audit audit, Fleet fleet, SupportPeriods periods, Notices notices, NoticeStore store) {
        this.db = db;
        this.clock = clock;
        this.audit = audit;
        this.fleet = fleet;
        this.periods = periods;
        this.notices = notices;
        this.store = store;
    }

    /**
     * What would be said of these units.
     *
     * @throws Problem 409 while nobody has decided their support period
     */
    Wanted proposal(Product product, String units) {
        SupportPeriod period = period(product, units);
        String what = units.isEmpty() ? product.name() : product.name() + ", " + units;
        return new Wanted(
                Audience.ALL,
                "",
                "",
                true,
                "Support of %s ends on %s".formatted(what, period.lastDay()),
                "After %s %s gets no more security updates. Vulnerabilities found later stay open."
                        .formatted(period.lastDay(), what),
                "Install the last update before that day. Afterwards take the product off the net, or replace it.",
                "",
                "");
    }

    /**
     * Publishes for good. All devices get it, unless it names some.
     *
     * @param units of a support period; empty for that of the whole product
     * @throws Problem 400 for what is missing or no query, 409 without a support period, a public page or a mail server
     *     that is asked for, or when nobody would be told
     */
    Notice publish(Caller caller, Product product, String units, Wanted wanted) {
        wanted.check();
        period(product, units);
        notices.refuseUnable(product, wanted);
        String written = wanted.devices().strip();
        DeviceQuery query = written.isEmpty() ? DeviceQuery.ALL : fleet.understand(written);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Notice published = db.inTransaction(product.organization(), tx -> {
            Notice notice = notices.publish(
                    tx,
                    product,
                    null,
                    query,
                    new NoticeStore.Fresh(
                            wanted, written, Optional.empty(), Notice.Subject.endOfSupport(), now, caller.name()));
            audit.record(tx, caller, "notice.published", product.slug() + " " + notice.name(), null, wanted);
            return notice;
        });
        keepAsTold(caller, product, units, published);
        return published;
    }

    private void keepAsTold(Caller caller, Product product, String units, Notice published) {
        long meant = published.standing().meant();
        if (meant > 0) {
            tell(
                    caller,
                    product,
                    units,
                    EndNotice.Audience.DEVICES,
                    "Notice %s, for %,d devices to fetch".formatted(published.name(), meant));
        }
        if (published.onPage() || !published.emailAttribute().isEmpty()) {
            String ways = published.onPage() ? "on the public page" : "";
            if (!published.emailAttribute().isEmpty()) {
                ways += (ways.isEmpty() ? "" : " and ") + "by e-mail";
            }
            tell(caller, product, units, EndNotice.Audience.USERS, "Notice %s, %s".formatted(published.name(), ways));
        }
    }

    private void tell(Caller caller, Product product, String units, EndNotice.Audience audience, String how) {
        periods.told(caller, product, units, audience, periods.today(), how);
    }

    /** The newest first. */
    List<Notice> list(Product product) {
        return db.inTransaction(
                product.organization(), tx -> store.ofSupport(tx, product.id().value()));
    }

    /** @throws Problem 404 when the product has no such notice of its end of support */
    Notice require(Product product, String name) {
        int number = Notice.parse(name);
        return db.inTransaction(
                        product.organization(),
                        tx -> store.byNumber(tx, product.id().value(), number))
                .filter(Notice::endsSupport)
                .orElseThrow(() -> Problem.notFound("Notice", name));
    }

    /** Those whose end can be told. */
    List<SupportPeriod> holding(Product product) {
        return periods.holding(product);
    }

    private SupportPeriod period(Product product, String units) {
        return periods.holding(product).stream()
                .filter(period -> period.units().equals(units))
                .findFirst()
                .orElseThrow(() -> Problem.conflict(
                        "no-support-period",
                        "Nobody has decided a support period for %s; decide it first."
                                .formatted(units.isEmpty() ? "the product" : "“" + units + "”")));
    }
}
