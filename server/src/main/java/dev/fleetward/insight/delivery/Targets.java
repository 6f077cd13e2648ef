package dev.fleetward.insight.delivery;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.DbFailure;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.MasterKey;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.PublicAddress;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Where an organization's alerts go. Every change is audited, without what is secret. Safe for concurrent use. */
@ApplicationScoped
public class Targets {
    static final String PURPOSE = "alert-target";
    private static final int MAX_TARGETS = 50;
    private static final Duration FAILURES_SHOWN = Duration.ofDays(7);

    private final Db db;
    private final TargetStore store;
    private final Destinations destinations;
    private final Deliveries deliveries;
    private final MasterKey masterKey;
    private final PublicAddress address;
    private final Audit audit;
    private final Clock clock;

    Targets(
            Db db,
            TargetStore store,
            Destinations destinations,
            Deliveries deliveries,
            MasterKey masterKey,
            PublicAddress address,
            Audit audit,
            Clock clock) {
        this.db = db;
        this.store = store;
        this.destinations = destinations;
        this.deliveries = deliveries;
        this.masterKey = masterKey;
        this.address = address;
        this.audit = audit;
        this.clock = clock;
    }

    /** @param signingSecret of a new webhook, shown this once; empty otherwise */
    record Saved(Target target, String signingSecret) {}

    public List<Target> list(OrganizationId organization) {
        return db.inTransaction(organization, tx -> store.list(tx, since()));
    }

    Target require(OrganizationId organization, UUID id) {
        return db.inTransaction(organization, tx -> store.find(tx, id, since())).orElseThrow(() -> notFound(id));
    }

    /** @throws Problem 400 naming the first that is none of the organization's */
    public void check(Tx tx, Collection<UUID> ids) {
        var unknown = new HashSet<>(ids);
        unknown.removeAll(store.known(tx, ids));
        unknown.stream().findFirst().ifPresent(id -> {
            throw Problem.invalid("There is no alert target “%s”.".formatted(id));
        });
    }

    Saved add(Caller caller, WantedTarget wanted) {
        String name = wanted.requireName();
        Channel channel = wanted.channel(destinations, Optional.empty());
        UUID id = unique(
                name,
                () -> db.inTransaction(caller.organization(), tx -> {
                    if (store.list(tx, since()).size() >= MAX_TARGETS) {
                        throw Problem.invalid("An organization has at most %d alert targets.".formatted(MAX_TARGETS));
                    }
                    UUID fresh = store.insert(tx, caller, name, channel, seal(channel), clock.instant());
                    audit.record(tx, caller, "alert-target.added", name, null, told(channel));
                    return fresh;
                }));
        String secret = channel instanceof Channel.Webhook webhook ? webhook.secret() : "";
        return new Saved(require(caller.organization(), id), secret);
    }

    Target change(Caller caller, UUID id, WantedTarget wanted) {
        var known = db.inTransaction(caller.organization(), tx -> store.sealed(tx, id))
                .orElseThrow(() -> notFound(id));
        String name = wanted.name() == null ? known.name() : wanted.requireName();
        Channel before = open(known);
        Channel channel = wanted.channel(destinations, Optional.of(before));
        unique(
                name,
                () -> db.inTransaction(caller.organization(), tx -> {
                    store.update(tx, id, name, channel, seal(channel));
                    audit.record(tx, caller, "alert-target.changed", name, told(before), told(channel));
                    return id;
                }));
        return require(caller.organization(), id);
    }

    /** What waited to be sent there is gone with it. */
    void delete(Caller caller, UUID id) {
        Target target = require(caller.organization(), id);
        db.doInTransaction(caller.organization(), tx -> {
            store.delete(tx, id);
            audit.record(tx, caller, "alert-target.deleted", target.name(), null, null);
        });
    }

    /** Sends a test the way alerts go. */
    Delivery test(Caller caller, UUID id) {
        Target target = require(caller.organization(), id);
        UUID delivery = db.inTransaction(caller.organization(), tx -> {
            audit.record(tx, caller, "alert-target.tested", target.name(), null, null);
            return deliveries.queueTest(
                    tx,
                    caller.organization(),
                    id,
                    Notification.test(target.name(), clock.instant(), address.link("/settings/alert-targets")),
                    clock.instant());
        });
        return deliveries.require(caller.organization(), delivery);
    }

    /** The template of a tracker, for its form. */
    String template(OrganizationId organization, UUID id) {
        return db.inTransaction(organization, tx -> store.sealed(tx, id))
                .map(this::open)
                .map(channel -> channel instanceof Channel.Tracker tracker ? tracker.template() : "")
                .orElse("");
    }

    private Channel open(TargetStore.Sealed target) {
        return open(masterKey, target);
    }

    static Channel open(MasterKey masterKey, TargetStore.Sealed target) {
        byte[] text = masterKey.decrypt(PURPOSE, target.sealed());
        return Json.read(new String(text, StandardCharsets.UTF_8), Channel.type(target.kind()));
    }

    private byte[] seal(Channel channel) {
        return masterKey.encrypt(PURPOSE, Json.write(channel).getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, String> told(Channel channel) {
        return Map.of("kind", channel.kind().slug(), "shown", channel.shown());
    }

    private static UUID unique(String name, java.util.function.Supplier<UUID> change) {
        try {
            return change.get();
        } catch (DbFailure failure) {
            if (failure.isDuplicate()) {
                throw Problem.conflict("alert-target-exists", "There is an alert target “%s” already.".formatted(name));
            }
            throw failure;
        }
    }

    private Instant since() {
        return clock.instant().minus(FAILURES_SHOWN);
    }

    private static Problem notFound(UUID id) {
        return Problem.notFound("Alert target", id.toString());
    }
}
