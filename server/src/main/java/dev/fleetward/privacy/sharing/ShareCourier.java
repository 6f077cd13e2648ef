package dev.fleetward.privacy.sharing;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.fleetward.access.Audit;
import dev.fleetward.insight.delivery.Letters;
import dev.fleetward.insight.delivery.Outcome;
import dev.fleetward.insight.delivery.Poster;
import dev.fleetward.insight.delivery.Signature;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.Loop;
import dev.fleetward.kernel.MasterKey;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Roles;
import dev.fleetward.kernel.TimeOrderedId;
import dev.fleetward.privacy.sharing.ShareHookStore.Due;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Posts what is new to the webhooks of shares, a batch after the other. A batch is written down before it is posted, and
 * posted under the same id until it was taken; after a failure it waits 30 s, 1, 2, 4 … minutes up to six hours, and is
 * given up after {@value #PATIENCE_DAYS} days, until somebody resumes it.
 */
@ApplicationScoped
class ShareCourier {
    static final int PATIENCE_DAYS = 7;
    static final int BATCH_RECORDS = 500;
    private static final Logger LOG = Logger.getLogger(ShareCourier.class);
    private static final String WEBHOOK = "webhook";
    private static final Duration FIRST_WAIT = Duration.ofSeconds(30);
    private static final Duration MAX_WAIT = Duration.ofHours(6);
    private static final Duration IDLE = Duration.ofSeconds(2);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);
    private static final Duration TELL_AGAIN = Duration.ofMinutes(10);
    /** Longer than a turn of batches takes. */
    private static final Duration LEASE = Duration.ofMinutes(10);

    private static final int AT_ONCE = 16;
    private static final int BATCHES_A_TURN = 20;

    private final Db db;
    private final Roles roles;
    private final Audit audit;
    private final MasterKey masterKey;
    private final ShareStore shares;
    private final ShareHookStore store;
    private final SharedRecords records;
    private final Poster poster;
    private final Letters letters;
    private final Loop loop;

    ShareCourier(
            Db db,
            Clock clock,
            Audit audit,
            MasterKey masterKey,
            ShareStore shares,
            ShareHookStore store,
            SharedRecords records,
            Poster poster,
            Letters letters,
            Roles roles) {
        this.roles = roles;
        this.db = db;
        this.audit = audit;
        this.masterKey = masterKey;
        this.shares = shares;
        this.store = store;
        this.records = records;
        this.poster = poster;
        this.letters = letters;
        this.loop = new Loop("shares", IDLE, () -> deliverDue(null, clock.instant()));
    }

    /** What is posted; {@code next} continues in the API where it ends. */
    private record Body(
            UUID share, UUID batch, @JsonRawValue String records, String next) {}

    private record Batch(UUID id, long to, SharedRecords.Read read) {}

    void start(@Observes StartupEvent event) {
        roles.startWorker(loop);
    }

    void stop(@Observes ShutdownEvent event) {
        loop.stop();
    }

    void wake() {
        loop.wake();
    }

    /** @return whether there may be more */
    boolean deliverDue(@Nullable OrganizationId only, Instant now) {
        List<Due> due = db.acrossOrganizations(tx -> store.take(tx, only, now, LEASE, AT_ONCE));
        try (var each = Executors.newVirtualThreadPerTaskExecutor()) {
            due.forEach(one -> each.execute(() -> deliver(one, now)));
        }
        db.acrossOrganizations(tx -> store.untold(tx, only, now, TELL_AGAIN)).forEach(one -> tell(one, now));
        return due.size() == AT_ONCE;
    }

    private void deliver(Due due, Instant now) {
        try {
            for (int batches = 0; batches < BATCHES_A_TURN; batches++) {
                if (!deliverOne(due.organization(), due.share(), now)) {
                    return;
                }
            }
            db.doInTransaction(due.organization(), tx -> store.passed(tx, due.share(), 0, now));
        } catch (RuntimeException e) {
            // The edge of a loop: what is wrong with one share must be seen there and not stop the others.
            LOG.errorf(e, "share %s could not be posted", due.share());
            failed(due, "It could not be sent: %s".formatted(e), Optional.empty(), now);
        }
    }

    /** @return whether to go on with the next */
    private boolean deliverOne(OrganizationId organization, UUID id, Instant now) {
        var share = db.inTransaction(organization, tx -> shares.find(tx, id, now));
        var found = db.inTransaction(organization, tx -> store.find(tx, id));
        if (share.isEmpty() || found.isEmpty() || share.get().state() != Share.State.ACTIVE) {
            return false;
        }
        Due due = found.get();
        Optional<Batch> batch = batch(share.get(), due, now);
        if (batch.isEmpty()) {
            return false;
        }
        Hook hook = Hook.open(masterKey, due.sealed());
        Batch posted = batch.get();
        String body = Json.write(new Body(
                id, posted.id(), "[" + String.join(",", posted.read().lines()) + "]", String.valueOf(posted.to())));
        Outcome outcome = poster.post(hook.url(), headers(posted.id(), hook, body, now), body);
        if (!outcome.isDelivered()) {
            failed(due, outcome.trouble(), outcome.waitAtLeast(), now);
            return false;
        }
        db.doInTransaction(organization, tx -> {
            store.delivered(tx, id, posted.to(), now, now.plus(LEASE));
            shares.given(
                    tx,
                    organization,
                    id,
                    WEBHOOK,
                    posted.read().lines().size(),
                    posted.read().bytes(),
                    now);
        });
        return true;
    }

    /** The one begun, or the next, written down; empty when there is nothing to post, and looked at again soon. */
    private Optional<Batch> batch(Share share, Due due, Instant now) {
        long last = due.batch().isPresent() ? due.batchTo() : records.gather(share, now);
        return db.inTransaction(share.organization(), tx -> {
            SharedRecords.Read read = records.read(tx, share, due.delivered(), last, BATCH_RECORDS);
            if (read.lines().isEmpty()) {
                store.passed(tx, share.id(), read.next(), read.more() ? now : now.plus(LOOK_AGAIN));
                return Optional.empty();
            }
            UUID id = due.batch().orElseGet(() -> TimeOrderedId.at(now));
            store.begun(tx, share.id(), id, read.next());
            return Optional.of(new Batch(id, read.next(), read));
        });
    }

    private static Map<String, String> headers(UUID batch, Hook hook, String body, Instant now) {
        return Map.of(
                "Content-Type",
                "application/json; charset=utf-8",
                "User-Agent",
                "Fleetward",
                "Fleetward-Delivery",
                batch.toString(),
                "Idempotency-Key",
                batch.toString(),
                Signature.HEADER,
                Signature.of(hook.secret(), now, body));
    }

    private void failed(Due due, String trouble, Optional<Duration> asked, Instant now) {
        Instant since = due.failingSince() == null ? now : due.failingSince();
        boolean pause = !now.isBefore(since.plus(Duration.ofDays(PATIENCE_DAYS)));
        Instant next = pause ? now : now.plus(pause(due.attempts(), asked));
        db.doInTransaction(due.organization(), tx -> {
            store.failed(tx, due.share(), trouble, now, next, pause);
            if (pause) {
                audit.recordOwn(
                        tx,
                        due.organization(),
                        "data-share.paused",
                        due.share().toString(),
                        Map.of("trouble", trouble));
            }
        });
    }

    private static Duration pause(int attempts, Optional<Duration> asked) {
        long seconds = FIRST_WAIT.toSeconds() << Math.min(attempts, 20);
        double jittered = Math.min(seconds, MAX_WAIT.toSeconds())
                * ThreadLocalRandom.current().nextDouble(0.75, 1.25);
        Duration wait = Duration.ofSeconds(Math.round(jittered));
        return asked.filter(longer -> longer.compareTo(wait) > 0).orElse(wait);
    }

    /** Whoever made the share, by mail, as soon as there is a mail server; its page tells in any case. */
    private void tell(ShareHookStore.Untold paused, Instant now) {
        OrganizationId organization = paused.organization();
        Optional<Share> share = db.inTransaction(organization, tx -> shares.find(tx, paused.share(), now));
        boolean told = share.isEmpty()
                || !share.get().isOpen()
                || !Letters.isAddress(share.get().madeBy());
        if (!told && letters.canSend(organization)) {
            var answer = letters.send(organization, letter(share.get(), now));
            told = answer.isTaken() || answer.isFinal();
        }
        if (told) {
            db.doInTransaction(organization, tx -> store.told(tx, paused.share(), now));
        }
    }

    private static Letters.Letter letter(Share share, Instant now) {
        return new Letters.Letter(
                share.id(),
                share.madeBy(),
                "Sharing data with %s is paused".formatted(share.recipient()),
                """
                The webhook of %s has not taken what it was posted for %d days: %s

                Nothing is lost: what waits is posted when you resume it under Compliance, Data rights, Shares, or fetched
                by the recipient's API. Recipient's contact: %s. Share %s, until %s.
                """.formatted(
                                share.recipient(),
                                PATIENCE_DAYS,
                                share.webhook().map(Share.Hook::lastTrouble).orElse(""),
                                share.contact(),
                                share.id(),
                                share.endsAt()),
                now);
    }
}
