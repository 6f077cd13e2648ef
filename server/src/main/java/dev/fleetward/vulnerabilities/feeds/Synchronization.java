package dev.fleetward.vulnerabilities.feeds;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.MasterKey;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.vulnerabilities.feeds.FeedStore.Chosen;
import dev.fleetward.vulnerabilities.feeds.online.FetchFailed;
import dev.fleetward.vulnerabilities.feeds.online.Sources;
import dev.fleetward.vulnerabilities.feeds.online.Turn;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Fetches what the organization chose to have fetched. After a failure it waits 1, 2, 4 … minutes up to 6 hours, a quarter
 * more or less, and at least as long as the publisher asks. Every step is written down, so that a restart goes on there.
 */
@ApplicationScoped
class Synchronization {
    private static final String BY = "Fleetward, online";
    /** NVD asks for six seconds between pages; nobody minds others being as patient. */
    private static final Duration BETWEEN_TURNS = Duration.ofSeconds(6);

    private static final Duration FIRST_WAIT = Duration.ofMinutes(1);
    private static final Duration MAX_WAIT = Duration.ofHours(6);
    private static final int DUE_TOGETHER = 50;

    private final Db db;
    private final Audit audit;
    private final Clock clock;
    private final MasterKey masterKey;
    private final FeedStore store;
    private final Sources sources;
    private final Imports imports;
    private final Path home;

    Synchronization(
            Db db,
            Audit audit,
            Clock clock,
            MasterKey masterKey,
            FeedStore store,
            Sources sources,
            Imports imports,
            @ConfigProperty(name = "fleetward.data") Path data) {
        this.db = db;
        this.audit = audit;
        this.clock = clock;
        this.masterKey = masterKey;
        this.store = store;
        this.sources = sources;
        this.imports = imports;
        this.home = data.resolve("feeds");
    }

    /** @throws Problem 409 when the feed is had by file */
    void wanted(Caller caller, FeedName name) {
        db.doInTransaction(caller.organization(), tx -> {
            if (!store.get(tx, name).online()) {
                throw Problem.conflict(
                        "feed-by-file", "%s is had by file; let it be fetched first.".formatted(name.title()));
            }
            store.wake(tx, name, clock.instant());
            audit.record(tx, caller, "feed.sync-wanted", name.slug(), null, null);
        });
    }

    List<FeedStore.Due> due() {
        return db.acrossOrganizations(tx -> store.due(tx, clock.instant(), DUE_TOGETHER));
    }

    /** One step. @return whether the next is to follow at once */
    boolean turn(OrganizationId organization, FeedName name) {
        Chosen chosen = db.inTransaction(organization, tx -> store.get(tx, name));
        Instant now = clock.instant();
        try {
            boolean more = step(organization, chosen, now);
            Instant next = now.plus(more ? BETWEEN_TURNS : Duration.ofHours(chosen.everyHours()));
            db.doInTransaction(organization, tx -> {
                store.turned(tx, name, chosen.progress(), now, next, 0, "");
                if (!more) {
                    store.succeeded(tx, organization, name, clock.instant());
                }
            });
            return more;
        } catch (FetchFailed failed) {
            failed(organization, chosen, now, failed.why(), failed.retryAfter().orElse(Duration.ZERO));
        } catch (RuntimeException e) {
            failed(organization, chosen, now, "It could not be taken: %s".formatted(e), Duration.ZERO);
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    /** Of several suppliers one that fails does not keep the others from being looked at. */
    private boolean step(OrganizationId organization, Chosen chosen, Instant now)
            throws FetchFailed, InterruptedException {
        boolean more = false;
        @Nullable FetchFailed failure = null;
        for (URI address : chosen.addresses()) {
            try {
                more |= step(organization, chosen, address, now);
            } catch (FetchFailed failed) {
                failure = failure == null ? failed : failure;
            } catch (Problem unreadable) {
                failure = failure == null ? new FetchFailed(unreadable.detail()) : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
        return more;
    }

    private boolean step(OrganizationId organization, Chosen chosen, URI address, Instant now)
            throws FetchFailed, InterruptedException {
        var turn = new Turn(
                chosen.name().slug(),
                address,
                chosen.parts(),
                headers(chosen),
                chosen.progress(),
                home.resolve(organization.toString()),
                now,
                fetched -> imports.run(
                        organization,
                        BY,
                        chosen.name(),
                        fetched.name(),
                        fetched.body(),
                        fetched.missing(),
                        new Provenance(fetched.source().toString(), Optional.of(now), fetched.proofs())));
        return switch (chosen.name()) {
            case OSV -> sources.osv(turn);
            case NVD -> sources.nvd(turn);
            case EUVD -> sources.euvd(turn);
            case CVE -> sources.cve(turn);
            case CSAF -> sources.csaf(turn);
            case GHSA, KEV, EPSS -> sources.file(turn);
        };
    }

    private Map<String, String> headers(Chosen chosen) {
        byte[] sealed = chosen.sealedKey();
        return sealed == null
                ? Map.of()
                : Map.of(
                        "apiKey",
                        new String(masterKey.decrypt(FeedSettings.KEY_PURPOSE, sealed), StandardCharsets.UTF_8));
    }

    private void failed(OrganizationId organization, Chosen chosen, Instant now, String why, Duration atLeast) {
        int failures = chosen.failures() + 1;
        long seconds = Math.min(FIRST_WAIT.toSeconds() << Math.min(failures - 1, 20), MAX_WAIT.toSeconds());
        var wait = Duration.ofSeconds(
                Math.round(seconds * ThreadLocalRandom.current().nextDouble(0.75, 1.25)));
        Instant next = now.plus(wait.compareTo(atLeast) > 0 ? wait : atLeast);
        db.doInTransaction(
                organization, tx -> store.turned(tx, chosen.name(), chosen.progress(), now, next, failures, why));
    }
}
