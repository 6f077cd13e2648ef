package dev.fleetward.privacy.owners;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.devices.Device;
import dev.fleetward.devices.Devices;
import dev.fleetward.disclosure.facts.LawFacts;
import dev.fleetward.disclosure.time.Deadline;
import dev.fleetward.disclosure.time.GdprArticle12;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.privacy.SubjectRequests;
import dev.fleetward.privacy.exports.DataExports;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Requests of owners as they come in and stand; {@link RequestAnswers} works on them. Safe for concurrent use. */
@ApplicationScoped
class OwnerRequests {
    /** Of one device, by its owner's page. */
    static final int MAX_A_DAY = 10;

    private final Db db;
    private final Clock clock;
    private final Audit audit;
    private final Devices devices;
    private final LawFacts facts;
    private final DataExports exports;
    private final OwnerRequestStore store;

    OwnerRequests(
            Db db,
            Clock clock,
            Audit audit,
            Devices devices,
            LawFacts facts,
            DataExports exports,
            OwnerRequestStore store) {
        this.db = db;
        this.clock = clock;
        this.audit = audit;
        this.devices = devices;
        this.facts = facts;
        this.exports = exports;
        this.store = store;
    }

    /** @param entries oldest first */
    record Told(OwnerRequest request, List<OwnerRequest.Entry> entries) {}

    /**
     * As the owner asks on their page. Data asked for is prepared at once.
     *
     * @throws Problem 409 when it was asked for already, 429 for more than a device may have in a day
     */
    OwnerRequest ask(OwnerLinks.Visit visit, Wish wish, String address) {
        Product product = visit.product();
        Device device = visit.device();
        Caller owner = visit.caller(address);
        Instant now = now();
        UUID id = db.inTransaction(product.organization(), tx -> {
            List<OwnerRequest> before = store.ofDevice(tx, device.id().value());
            refuseRepetition(before, wish);
            refuseFlood(before, now);
            return add(tx, owner, product, Optional.of(device), device.serial(), wish, Channel.OWNER_PAGE, now);
        });
        if (wish.kind().isForData()) {
            prepare(owner, product, id, device.serial());
        }
        return require(product, id);
    }

    private static void refuseRepetition(List<OwnerRequest> before, Wish wish) {
        boolean same =
                before.stream().anyMatch(one -> one.isOpen() && one.wish().equals(wish));
        if (same) {
            throw Problem.conflict("request-there", "The same was asked for already and is being answered.");
        }
    }

    private static void refuseFlood(List<OwnerRequest> before, Instant now) {
        Instant yesterday = now.minus(1, ChronoUnit.DAYS);
        long ofDay = before.stream()
                .filter(one ->
                        one.channel() == Channel.OWNER_PAGE && one.receivedAt().isAfter(yesterday))
                .count();
        if (ofDay >= MAX_A_DAY) {
            throw new Problem(
                    429,
                    "too-many-requests",
                    "Too many requests",
                    "A device has at most %d requests a day on this page. Come back tomorrow, or write to the maker."
                            .formatted(MAX_A_DAY));
        }
    }

    /**
     * As a person of the maker took it for an owner.
     *
     * @param received when it reached the maker, which the period counts from; now if not given
     * @throws Problem 400 for a time to come
     */
    OwnerRequest enter(
            Caller caller, Product product, String serial, Wish wish, Channel channel, @Nullable Instant received) {
        if (!Devices.isSerial(serial)) {
            throw Problem.invalid("serial must be %s.".formatted(Devices.SERIAL_RULE));
        }
        Instant now = now();
        Instant at = received == null ? now : received;
        if (at.isAfter(now)) {
            throw Problem.invalid("receivedAt lies ahead; it is when the request reached you.");
        }
        Optional<Device> device =
                db.inTransaction(product.organization(), tx -> devices.load(tx, product.id(), serial));
        UUID id = db.inTransaction(
                product.organization(), tx -> add(tx, caller, product, device, serial, wish, channel, at));
        if (wish.kind().isForData() && device.isPresent()) {
            prepare(caller, product, id, serial);
        }
        return require(product, id);
    }

    private UUID add(
            Tx tx,
            Caller caller,
            Product product,
            Optional<Device> device,
            String serial,
            Wish wish,
            Channel channel,
            Instant received) {
        String fingerprint = SubjectRequests.fingerprint(product, serial);
        Deadline due = GdprArticle12.answer(received, memberState(product));
        UUID id = store.add(
                tx,
                product,
                device.map(one -> one.id().value()).orElse(null),
                fingerprint,
                wish,
                channel,
                caller.name(),
                due);
        boolean byOwner = channel == Channel.OWNER_PAGE;
        note(tx, product, id, OwnerRequest.Entry.What.RECEIVED, byOwner, caller.name(), "by " + channel.words());
        audit.record(
                tx,
                caller,
                "owner-request.received",
                product.slug() + " " + fingerprint,
                null,
                Map.of("request", id, "kind", wish.kind(), "channel", channel, "dueAt", due.outerLimit()));
        return id;
    }

    private void prepare(Caller caller, Product product, UUID id, String serial) {
        UUID export = exports.prepare(caller, product, serial).id();
        db.doInTransaction(product.organization(), tx -> {
            store.prepares(tx, id, export);
            if (store.start(tx, id)) {
                note(
                        tx,
                        product,
                        id,
                        OwnerRequest.Entry.What.STARTED,
                        false,
                        "Fleetward",
                        "The data is being prepared.");
            }
        });
    }

    /** The Member State whose working days count. */
    String memberState(Product product) {
        return facts.maker(product.organization()).csirt();
    }

    /** @param serial only those of this device, held or erased, if given */
    List<OwnerRequest> list(Product product, @Nullable String serial) {
        String fingerprint = serial == null ? null : SubjectRequests.fingerprint(product, serial);
        return db.inTransaction(product.organization(), tx -> store.ofProduct(tx, product.id(), fingerprint));
    }

    /** Those an owner sees: of the device they hold, newest first. */
    List<Told> of(OwnerLinks.Visit visit) {
        return db.inTransaction(
                visit.product().organization(),
                tx -> store.ofDevice(tx, visit.device().id().value()).stream()
                        .map(one -> new Told(one, store.entries(tx, one.id())))
                        .toList());
    }

    /** @throws Problem 404 when the product has no such request */
    OwnerRequest require(Product product, UUID id) {
        return db.inTransaction(product.organization(), tx -> store.find(tx, product.id(), id))
                .orElseThrow(() -> Problem.notFound("Request", id.toString()));
    }

    /** @throws Problem 404 when the owner's device has no such request */
    OwnerRequest require(OwnerLinks.Visit visit, UUID id) {
        return Optional.of(require(visit.product(), id))
                .filter(request ->
                        request.device().equals(Optional.of(visit.device().id().value())))
                .orElseThrow(() -> Problem.notFound("Request", id.toString()));
    }

    Told told(Product product, UUID id) {
        OwnerRequest request = require(product, id);
        return new Told(request, db.inTransaction(product.organization(), tx -> store.entries(tx, id)));
    }

    void note(
            Tx tx, Product product, UUID id, OwnerRequest.Entry.What what, boolean byOwner, String by, String detail) {
        store.note(tx, product.organization(), id, new OwnerRequest.Entry(now(), what, byOwner, by, detail));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
