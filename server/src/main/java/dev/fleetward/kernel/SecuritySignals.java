package dev.fleetward.kernel;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where any room says that the server itself noticed something that bears on security. Said again and again it is counted
 * in memory and told once every few seconds, as a {@link SecurityNoticed} of the outbox, so that a flood of refused
 * requests costs a counter and not a row each. What was noticed in the last seconds before a server is killed is lost.
 * Safe for concurrent use.
 */
@ApplicationScoped
public class SecuritySignals {
    private static final Duration EVERY = Duration.ofSeconds(5);
    /** Between two tellings; what more is noticed is counted without its device and its who. */
    private static final int MAX_KEYS = 5_000;

    private final Db db;
    private final Events events;
    private final Clock clock;
    private final Loop loop;
    private final Map<Key, Counted> fresh = new HashMap<>();

    SecuritySignals(Db db, Events events, Clock clock) {
        this.db = db;
        this.events = events;
        this.clock = clock;
        this.loop = new Loop("security-signals", EVERY, this::tell);
    }

    private record Key(
            OrganizationId organization, @Nullable UUID product, SecurityKind kind, String device, String who) {}

    private record Counted(String sentence, long times, Instant firstAt, Instant lastAt) {
        Counted plus(Counted more) {
            return new Counted(more.sentence, times + more.times, firstAt, more.lastAt);
        }
    }

    void start(@Observes StartupEvent event) {
        loop.start();
    }

    void stop(@Observes ShutdownEvent event) {
        loop.stop();
        tell();
    }

    /**
     * @param product null for what concerns the whole organization
     * @param device serial; empty when it is about none
     * @param who a person, token or key, named as colleagues would; never a secret
     * @param sentence what happened, for people
     */
    public void notice(
            OrganizationId organization,
            @Nullable UUID product,
            SecurityKind kind,
            String device,
            String who,
            String sentence) {
        notice(organization, product, kind, device, who, sentence, 1);
    }

    public void notice(
            OrganizationId organization,
            @Nullable UUID product,
            SecurityKind kind,
            String device,
            String who,
            String sentence,
            long times) {
        Instant now = clock.instant();
        var counted = new Counted(sentence, times, now, now);
        synchronized (fresh) {
            var key = new Key(organization, product, kind, device, who);
            if (fresh.size() >= MAX_KEYS && !fresh.containsKey(key)) {
                key = new Key(organization, product, kind, "", "");
            }
            fresh.merge(key, counted, Counted::plus);
        }
    }

    private boolean tell() {
        Map<Key, Counted> told;
        synchronized (fresh) {
            told = new HashMap<>(fresh);
            fresh.clear();
        }
        Map<OrganizationId, List<SecurityNoticed>> byOrganization = new HashMap<>();
        told.forEach((key, counted) -> byOrganization
                .computeIfAbsent(key.organization, _ -> new ArrayList<>())
                .add(new SecurityNoticed(
                        TimeOrderedId.at(counted.firstAt),
                        key.product,
                        key.kind,
                        key.device,
                        key.who,
                        counted.sentence,
                        counted.times,
                        counted.firstAt,
                        counted.lastAt)));
        byOrganization.forEach((organization, noticed) ->
                db.doInTransaction(organization, tx -> noticed.forEach(one -> events.publish(tx, organization, one))));
        return false;
    }
}
