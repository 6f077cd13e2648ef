package dev.fleetward.privacy.sharing;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.access.Secrets;
import dev.fleetward.devices.Device;
import dev.fleetward.devices.Devices;
import dev.fleetward.insight.delivery.Destinations;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.MasterKey;
import dev.fleetward.kernel.Problem;
import dev.fleetward.privacy.SubjectRequests;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is shared with third parties: made, extended, ended, and what was given. Safe for concurrent use. */
@ApplicationScoped
public class Shares {
    static final String PATH = "/api/v1/shared/";
    static final String TOKEN_PREFIX = "fws_";
    private static final String SIGNING_PREFIX = "fwh_";

    private final Db db;
    private final Clock clock;
    private final Audit audit;
    private final MasterKey masterKey;
    private final Devices devices;
    private final Destinations destinations;
    private final ShareStore store;
    private final ShareHookStore hooks;
    private final ShareCourier courier;

    Shares(
            Db db,
            Clock clock,
            Audit audit,
            MasterKey masterKey,
            Devices devices,
            Destinations destinations,
            ShareStore store,
            ShareHookStore hooks,
            ShareCourier courier) {
        this.db = db;
        this.clock = clock;
        this.audit = audit;
        this.masterKey = masterKey;
        this.devices = devices;
        this.destinations = destinations;
        this.store = store;
        this.hooks = hooks;
        this.courier = courier;
    }

    private record Chosen(Device device, String fingerprint) {}

    /**
     * What the server receives of the devices from the beginning on is given; what it was still storing before is not.
     *
     * @param server address that the share's own begins with
     * @throws Problem 400 for a wish out of its form, 404 for a device that is not there
     */
    Share.Fresh make(Caller caller, Product product, WantedShare wanted, String server) {
        var checked = wanted.checked(clock.instant());
        @Nullable
        Hook hook = checked.webhook().isEmpty()
                ? null
                : new Hook(destinations.acceptable(checked.webhook()), Secrets.fresh(SIGNING_PREFIX));
        String token = Secrets.fresh(TOKEN_PREFIX);
        UUID id = db.inTransaction(product.organization(), tx -> {
            var chosen = new ArrayList<Chosen>();
            for (String serial : checked.serials()) {
                Device device =
                        devices.load(tx, product.id(), serial).orElseThrow(() -> Problem.notFound("Device", serial));
                chosen.add(new Chosen(device, SubjectRequests.fingerprint(product, serial)));
            }
            // In the order in which whoever stores events holds them.
            chosen.sort(Comparator.comparing(one -> one.device().id().value().toString()));
            chosen.forEach(one -> devices.hold(tx, one.device().id()));
            Instant now = now();
            Instant wished = checked.beginsAt();
            Instant begin = wished == null || wished.isBefore(now) ? now : wished;
            UUID share = store.add(tx, product, checked, begin, caller.name(), now, Secrets.hash(token));
            for (Chosen one : chosen) {
                store.addDevice(
                        tx,
                        product,
                        share,
                        one.device().id().value(),
                        one.device().serial(),
                        one.fingerprint());
            }
            if (hook != null) {
                hooks.add(tx, product.organization(), share, hook.host(), hook.sealed(masterKey), begin);
                tx.afterCommit(courier::wake);
            }
            var told = new LinkedHashMap<String, Object>();
            told.put("recipient", checked.recipient());
            told.put("request", checked.request());
            told.put("scope", checked.scope().stream().map(Scope::word).toList());
            told.put("devices", chosen.stream().map(Chosen::fingerprint).toList());
            told.put("beginsAt", begin);
            told.put("endsAt", checked.endsAt());
            told.put("webhook", hook == null ? "" : hook.host());
            audit.record(tx, caller, "data-share.made", subject(product, share), null, told);
            return share;
        });
        return new Share.Fresh(id, token, address(server, id), hook == null ? null : hook.secret());
    }

    /** @throws Problem 404 when there is no such share */
    public Share require(Product product, UUID id) {
        return db.inTransaction(product.organization(), tx -> store.find(tx, id, clock.instant()))
                .filter(share -> share.product().equals(product.id().value()))
                .orElseThrow(() -> Problem.notFound("Share", id.toString()));
    }

    /** @param serial only those of this device, if given */
    List<Share> list(Product product, @Nullable String serial) {
        return db.inTransaction(
                product.organization(), tx -> store.newestFirst(tx, product.id().value(), serial, clock.instant()));
    }

    /** What was given, newest day first. */
    List<Share.Day> days(Product product, UUID id) {
        UUID share = require(product, id).id();
        return db.inTransaction(product.organization(), tx -> store.days(tx, share));
    }

    /** @throws Problem 400 for an end out of its bounds, 409 when it has ended already */
    void end(Caller caller, Product product, UUID id, @Nullable String endsAt) {
        Share share = requireOpen(product, id);
        Instant end = WantedShare.end(endsAt, share.beginsAt(), clock.instant());
        db.doInTransaction(product.organization(), tx -> {
            store.extend(tx, id, end);
            audit.record(
                    tx,
                    caller,
                    "data-share.changed",
                    subject(product, id),
                    Map.of("endsAt", share.endsAt()),
                    Map.of("endsAt", end));
        });
    }

    /** Ends it at once; a share that was revoked or has ended stays as it is. */
    void revoke(Caller caller, Product product, UUID id) {
        Share share = require(product, id);
        if (share.revokedAt() == null) {
            db.doInTransaction(product.organization(), tx -> {
                store.revoke(tx, id, caller.name(), now());
                audit.record(
                        tx,
                        caller,
                        "data-share.revoked",
                        subject(product, id),
                        null,
                        Map.of(
                                "recipient",
                                share.recipient(),
                                "devices",
                                share.devices().stream()
                                        .map(Share.Device::fingerprint)
                                        .toList()));
            });
        }
    }

    /** The token there was is no longer valid. @throws Problem 409 when it has ended */
    Share.Fresh renew(Caller caller, Product product, UUID id, String server) {
        requireOpen(product, id);
        String token = Secrets.fresh(TOKEN_PREFIX);
        db.doInTransaction(product.organization(), tx -> {
            store.renew(tx, id, Secrets.hash(token));
            audit.record(tx, caller, "data-share.token-renewed", subject(product, id), null, null);
        });
        return new Share.Fresh(id, token, address(server, id), null);
    }

    /** Posts again what waits. @throws Problem 409 when posting is not paused or the share has ended */
    void resume(Caller caller, Product product, UUID id) {
        requireOpen(product, id);
        db.doInTransaction(product.organization(), tx -> {
            if (!hooks.resume(tx, id, now())) {
                throw Problem.conflict("share-not-paused", "Posting to this share's webhook is not paused.");
            }
            audit.record(tx, caller, "data-share.resumed", subject(product, id), null, null);
            tx.afterCommit(courier::wake);
        });
    }

    private Share requireOpen(Product product, UUID id) {
        Share share = require(product, id);
        if (!share.isOpen()) {
            throw Problem.conflict(
                    "share-ended",
                    "This share is %s; make a new one.".formatted(share.state().word()));
        }
        return share;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static String subject(Product product, UUID share) {
        return product.slug() + " " + share;
    }

    static String address(String server, UUID share) {
        return server + PATH + share + "/records";
    }
}
