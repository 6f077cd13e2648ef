package dev.fleetward.disclosure.notices;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.devices.DeviceQuery;
import dev.fleetward.devices.Fleet;
import dev.fleetward.disclosure.Case;
import dev.fleetward.disclosure.CaseExposure;
import dev.fleetward.disclosure.Cases;
import dev.fleetward.disclosure.facts.LawFacts;
import dev.fleetward.insight.delivery.Letters;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Notices to users. What is published stays as it is; a correction is a notice that revises the earlier one. Safe for
 * concurrent use.
 */
@ApplicationScoped
class Notices {
    private static final int AT_ONCE = 10_000;
    private static final int MAX_AFFECTED_VERSIONS = 200;

    /** What the query language takes without quotes. */
    private static final Pattern BARE = Pattern.compile("[A-Za-z0-9_.:+/@-]+");

    private final Db db;
    private final Clock clock;
    private final Audit audit;
    private final Cases cases;
    private final CaseExposure exposure;
    private final Fleet fleet;
    private final LawFacts facts;
    private final Letters letters;
    private final NoticeStore store;
    private final NoticeDeviceStore devices;
    private final LetterStore letterStore;

    Notices(
            Db db,
            Clock clock,
            Audit audit,
            Cases cases,
            CaseExposure exposure,
            Fleet fleet,
            LawFacts facts,
            Letters letters,
            NoticeStore store,
            NoticeDeviceStore devices,
            LetterStore letterStore) {
        this.db = db;
        this.clock = clock;
        this.audit = audit;
        this.cases = cases;
        this.exposure = exposure;
        this.fleet = fleet;
        this.facts = facts;
        this.letters = letters;
        this.store = store;
        this.devices = devices;
        this.letterStore = letterStore;
    }

    /**
     * Whom a notice would be meant for.
     *
     * @param devices that match now
     * @param total of the product
     * @param withAddress of the product's devices, that have an address in the attribute asked for
     */
    record Reach(String query, long devices, long total, long withAddress) {}

    /**
     * Publishes for good, and tells the devices' own clients and the mail server.
     *
     * @throws Problem 409 for a drill, a page or mail server that is missing, or a notice revised before; 400 for what is
     *     missing or no query
     */
    Notice publish(Caller caller, Product product, Case c, Wanted wanted) {
        wanted.check();
        refuseDrill(c);
        if (wanted.onPage()) {
            c.refusePublic(clock.instant());
        }
        refuseUnable(product, wanted);
        DeviceQuery query = query(c, wanted);
        String written = wanted.audience() == Audience.ALL ? "" : written(c, wanted.devices());
        Notice.Subject subject = subject(product, c);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return db.inTransaction(product.organization(), tx -> {
            Optional<UUID> revised = revised(tx, product, c, wanted.revises());
            Notice published = publish(
                    tx,
                    product,
                    c.id(),
                    query,
                    new NoticeStore.Fresh(wanted, written, revised, subject, now, caller.name()));
            cases.record(
                    tx,
                    caller,
                    c,
                    "Notice " + published.name() + " published",
                    "“%s”, for %s: %,d devices%s.%s"
                            .formatted(
                                    published.title(),
                                    published.audience() == Audience.ALL ? "all users" : "impacted users",
                                    published.standing().meant(),
                                    published.onPage() ? ", and on the public page" : "",
                                    published
                                            .revises()
                                            .map(n -> " It revises " + Notice.name(n) + ".")
                                            .orElse("")));
            audit.record(tx, caller, "notice.published", c.name() + " " + published.name(), null, wanted);
            return published;
        });
    }

    /**
     * @param caseId null when it tells the end of support
     * @throws Problem 409 when nobody would be told
     */
    Notice publish(Tx tx, Product product, @Nullable UUID caseId, DeviceQuery query, NoticeStore.Fresh fresh) {
        Wanted wanted = fresh.wanted();
        List<UUID> meant = meant(tx, product, query);
        if (meant.isEmpty() && !wanted.onPage()) {
            throw Problem.conflict(
                    "nobody-told",
                    "No device matches now and the notice is not for the public page, so nobody would be told. Put it on the page, or name other devices.");
        }
        UUID id = store.insert(tx, product.organization(), product.id().value(), caseId, fresh, meant.size());
        address(tx, product, id, meant, wanted.emailAttribute().strip(), fresh.at());
        return store.byId(tx, id);
    }

    private void address(Tx tx, Product product, UUID notice, List<UUID> meant, String attribute, Instant now) {
        for (int from = 0; from < meant.size(); from += AT_ONCE) {
            devices.insert(
                    tx,
                    product.organization(),
                    notice,
                    meant.subList(from, Math.min(from + AT_ONCE, meant.size())),
                    attribute);
        }
        if (!attribute.isEmpty()) {
            letterStore.queue(tx, product.organization(), notice, now);
        }
    }

    private static void refuseDrill(Case c) {
        if (c.drill()) {
            throw Problem.conflict(
                    "drill", "Case %s is a drill; users are told nothing of an exercise.".formatted(c.name()));
        }
    }

    void refuseUnable(Product product, Wanted wanted) {
        if (wanted.onPage() && facts.product(product).publishedAs().isEmpty()) {
            throw Problem.conflict(
                    "no-public-page",
                    "The product has no public security page. Name one under Compliance, Law facts, or publish the notice without it.");
        }
        if (!wanted.emailAttribute().isBlank() && !letters.canSend(product.organization())) {
            throw Problem.conflict(
                    "no-mail-server",
                    "No mail server is set. Set one under Settings, Alert targets, or publish the notice without letters.");
        }
    }

    private Optional<UUID> revised(Tx tx, Product product, Case c, String name) {
        if (name.isBlank()) {
            return Optional.empty();
        }
        Notice earlier = require(tx, product, name);
        if (!earlier.caseName().equals(c.name())) {
            throw Problem.invalid("%s belongs to case %s, not to %s.".formatted(name, earlier.caseName(), c.name()));
        }
        earlier.revisedBy().ifPresent(newer -> {
            throw Problem.conflict(
                    "notice-revised",
                    "%s was revised by %s already. Revise that one.".formatted(name, Notice.name(newer)));
        });
        return Optional.of(earlier.id());
    }

    private List<UUID> meant(Tx tx, Product product, DeviceQuery query) {
        var all = new ArrayList<UUID>();
        String after = "";
        while (true) {
            List<Fleet.Walked> next = fleet.walk(tx, product, query, after, AT_ONCE);
            next.forEach(one -> all.add(one.id().value()));
            if (next.size() < AT_ONCE) {
                return all;
            }
            after = next.getLast().serial();
        }
    }

    private DeviceQuery query(Case c, Wanted wanted) {
        return wanted.audience() == Audience.ALL ? DeviceQuery.ALL : fleet.understand(written(c, wanted.devices()));
    }

    /** @throws Problem 400 when nothing says which devices are impacted */
    private static String written(Case c, String devices) {
        if (!devices.isBlank()) {
            return devices.strip();
        }
        return exposed(c)
                .orElseThrow(() -> Problem.invalid(
                        "devices is missing: case %s names no vulnerability, so say which devices are impacted, such as version = 2.0.4."
                                .formatted(c.name())));
    }

    /** The query for devices exposed to the case's vulnerability now. */
    static Optional<String> exposed(Case c) {
        return c.vulnerability().map(name -> "exposed to " + (BARE.matcher(name).matches() ? name : quoted(name)));
    }

    private static String quoted(String name) {
        return "\"%s\"".formatted(name.replace("\\", "\\\\").replace("\"", "\\\""));
    }

    private Notice.Subject subject(Product product, Case c) {
        Optional<CaseExposure.Known> known = exposure.of(product, c);
        return new Notice.Subject(
                c.kind().slug(),
                c.vulnerability().orElse(""),
                known.map(one -> one.vulnerability().severity())
                        .filter(severity -> !severity.equals("unknown"))
                        .orElse(""),
                known.map(one -> one.figure().versions()).orElse(List.of()).stream()
                        .limit(MAX_AFFECTED_VERSIONS)
                        .map(version -> new Notice.Version(version.type(), version.version()))
                        .toList());
    }

    /**
     * Whom a notice of the case would reach now.
     *
     * @throws Problem 400 for what is no query
     */
    Reach reach(Product product, Case c, Audience audience, String query, String emailAttribute) {
        String written =
                audience == Audience.ALL ? "" : query.isBlank() ? exposed(c).orElse("") : query.strip();
        long total = fleet.count(product, DeviceQuery.ALL).total();
        long matching = audience == Audience.ALL
                ? total
                : written.isEmpty()
                        ? 0
                        : fleet.count(product, fleet.understand(written)).total();
        long addresses = emailAttribute.isBlank()
                ? 0
                : db.inTransaction(
                        product.organization(),
                        tx -> devices.withAddress(tx, product.id().value(), emailAttribute.strip()));
        return new Reach(written, matching, total, addresses);
    }

    List<Notice> of(Product product, Case c) {
        return db.inTransaction(product.organization(), tx -> store.ofCase(tx, c.id()));
    }

    /** @throws Problem 404 when the case has no such notice */
    Notice require(Product product, Case c, String name) {
        return db.inTransaction(product.organization(), tx -> Optional.of(require(tx, product, name))
                .filter(notice -> notice.caseName().equals(c.name()))
                .orElseThrow(() -> Problem.notFound("Notice", name)));
    }

    private Notice require(Tx tx, Product product, String name) {
        return store.byNumber(tx, product.id().value(), Notice.parse(name))
                .orElseThrow(() -> Problem.notFound("Notice", name));
    }

    PageOf<NoticeDeviceStore.Line> devices(Product product, Notice notice, DeviceFilter filter, Cursor cursor) {
        return db.inTransaction(product.organization(), tx -> devices.list(tx, notice.id(), filter, cursor));
    }

    List<LetterStore.Trouble> troubles(Product product, Notice notice) {
        return db.inTransaction(product.organization(), tx -> letterStore.troubles(tx, notice.id()));
    }

    /** On the product's public page, the newest first. */
    List<Notice> onPage(Product product, int limit) {
        return db.inTransaction(
                product.organization(), tx -> store.onPage(tx, product.id().value(), limit));
    }

    /** @throws Problem 404 when no such notice is on the page */
    Notice onPage(Product product, String name) {
        int number = Notice.parse(name);
        return db.inTransaction(
                        product.organization(),
                        tx -> store.onPageByNumber(tx, product.id().value(), number))
                .orElseThrow(() -> Problem.notFound("Notice", name));
    }
}
