package dev.fleetward.insight.delivery;

import dev.fleetward.insight.delivery.DeliveryStore.Due;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Loop;
import dev.fleetward.kernel.MasterKey;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Roles;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Sends what is due, on a thread of its own so that a slow target delays nothing else. After a failure it waits 30 s, 1,
 * 2, 4 … minutes, a quarter more or less so that targets are not struck all at once, and gives up after {@value
 * #MAX_ATTEMPTS} attempts, which takes about a day.
 */
@ApplicationScoped
class Courier {
    static final int MAX_ATTEMPTS = 15;
    private static final Duration FIRST_WAIT = Duration.ofSeconds(30);
    private static final Duration MAX_WAIT = Duration.ofHours(6);
    private static final Duration IDLE = Duration.ofSeconds(5);
    /** Longer than any attempt takes. */
    private static final Duration LEASE = Duration.ofMinutes(2);

    private static final int AT_ONCE = 16;

    private final Db db;
    private final Roles roles;
    private final DeliveryStore store;
    private final MailServers mailServers;
    private final Mail mail;
    private final Poster poster;
    private final MasterKey masterKey;
    private final Clock clock;
    private final Loop loop;

    Courier(
            Db db,
            DeliveryStore store,
            MailServers mailServers,
            Mail mail,
            Poster poster,
            MasterKey masterKey,
            Clock clock,
            Roles roles) {
        this.roles = roles;
        this.db = db;
        this.store = store;
        this.mailServers = mailServers;
        this.mail = mail;
        this.poster = poster;
        this.masterKey = masterKey;
        this.clock = clock;
        this.loop = new Loop("alert-deliveries", IDLE, () -> deliverDue(null, clock.instant()));
    }

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
        return due.size() == AT_ONCE;
    }

    private void deliver(Due due, Instant now) {
        Instant begun = clock.instant();
        Outcome outcome = attempt(due, now);
        Duration took = Duration.between(begun, clock.instant());
        boolean last = outcome.isFinal() || due.attempt() >= MAX_ATTEMPTS;
        Instant next = last ? null : now.plus(pause(due.attempt(), outcome));
        db.doInTransaction(due.organization(), tx -> store.tried(tx, due, now, took, outcome, next));
    }

    private Outcome attempt(Due due, Instant now) {
        try {
            return send(due, Targets.open(masterKey, due.target()), now);
        } catch (RuntimeException e) {
            // The edge of a loop: whatever is wrong with one delivery must be seen there and not stop the others.
            return Outcome.failed(0, "It could not be sent: %s".formatted(e), "");
        }
    }

    private Outcome send(Due due, Channel channel, Instant now) {
        return switch (channel) {
            case Channel.Email email ->
                mailServers
                        .find(due.organization())
                        .map(server -> mail.send(server, email.recipients(), due.id(), due.told()))
                        .orElseGet(() -> Outcome.refused(
                                0, "No mail server is set; set it under Settings, Alert targets, and send again.", ""));
            case Channel.Webhook webhook -> {
                String body = Payloads.ours(due.id(), due.told());
                yield poster.post(
                        webhook.url(),
                        headers(due, Map.of(Signature.HEADER, Signature.of(webhook.secret(), now, body))),
                        body);
            }
            case Channel.Slack slack -> poster.post(slack.url(), headers(due, Map.of()), Payloads.slack(due.told()));
            case Channel.Teams teams -> poster.post(teams.url(), headers(due, Map.of()), Payloads.teams(due.told()));
            case Channel.Tracker tracker ->
                poster.post(
                        tracker.url(),
                        headers(
                                due,
                                tracker.header().isEmpty() ? Map.of() : Map.of(tracker.header(), tracker.credential())),
                        Template.json(tracker.template(), Template.values(due.told())));
        };
    }

    private static Map<String, String> headers(Due due, Map<String, String> own) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Content-Type", "application/json; charset=utf-8");
        headers.put("User-Agent", "Fleetward");
        headers.put("Fleetward-Delivery", due.id().toString());
        headers.put("Idempotency-Key", due.id().toString());
        headers.putAll(own);
        return headers;
    }

    private static Duration pause(int attempt, Outcome outcome) {
        long seconds = FIRST_WAIT.toSeconds() << Math.min(attempt - 1, 20);
        double jittered = Math.min(seconds, MAX_WAIT.toSeconds())
                * ThreadLocalRandom.current().nextDouble(0.75, 1.25);
        Duration wait = Duration.ofSeconds(Math.round(jittered));
        return outcome.waitAtLeast().filter(asked -> asked.compareTo(wait) > 0).orElse(wait);
    }
}
