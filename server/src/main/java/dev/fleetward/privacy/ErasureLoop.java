package dev.fleetward.privacy;

import dev.fleetward.access.Audit;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Loop;
import dev.fleetward.kernel.Roles;
import dev.fleetward.kernel.SubjectData;
import dev.fleetward.kernel.backup.FinishedErasures;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import dev.fleetward.products.Products;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Works erasures off, one node each. Each holder's is done again until it has succeeded once; the certificate is written
 * with the last. A failure is tried again with growing pauses, without end: an erasure asked for is owed.
 */
@ApplicationScoped
class ErasureLoop {
    private static final Logger LOG = Logger.getLogger(ErasureLoop.class);
    private static final Duration IDLE = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final int MAX_PAUSE_SHIFT = 12;

    private final Db db;
    private final Roles roles;
    private final Clock clock;
    private final Audit audit;
    private final Products products;
    private final Holders holders;
    private final ErasureStore store;
    private final SubjectRequestStore requests;
    private final FinishedErasures finished;
    private final Map<UUID, CountDownLatch> awaited = new ConcurrentHashMap<>();
    private final Loop loop;

    ErasureLoop(
            Db db,
            Clock clock,
            Audit audit,
            Products products,
            Holders holders,
            ErasureStore store,
            SubjectRequestStore requests,
            @ConfigProperty(name = "fleetward.data") Path data,
            Roles roles) {
        this.roles = roles;
        this.db = db;
        this.clock = clock;
        this.audit = audit;
        this.products = products;
        this.holders = holders;
        this.store = store;
        this.requests = requests;
        this.finished = new FinishedErasures(data);
        this.loop = new Loop("erasures", IDLE, this::turn);
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

    /** Until the erasure was tried once from here on, or patience ends. */
    void await(UUID id) {
        CountDownLatch latch = awaited.computeIfAbsent(id, _ -> new CountDownLatch(1));
        loop.wake();
        try {
            if (db.acrossOrganizations(tx -> store.find(tx, id)).isPresent()) {
                var _ = latch.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            awaited.remove(id, latch);
        }
    }

    private boolean turn() {
        var due = db.acrossOrganizations(tx -> store.due(tx, clock.instant()));
        boolean mine = false;
        for (Erasure.Underway one : due) {
            mine |= db.alone("erasure " + one.id(), () -> work(one.id()));
            Optional.ofNullable(awaited.get(one.id())).ifPresent(CountDownLatch::countDown);
        }
        return mine;
    }

    private void work(UUID id) {
        Optional<Erasure.Underway> found = db.acrossOrganizations(tx -> store.find(tx, id));
        if (found.isEmpty()) {
            return;
        }
        Erasure.Underway erasure = found.get();
        try {
            db.doInTransaction(erasure.organization(), tx -> store.started(tx, id, clock.instant()));
            for (SubjectData holder : holders.inOrder()) {
                String name = Holders.name(holder);
                if (!erasure.removed().containsKey(name)) {
                    long items = holder.erase(erasure.organization(), erasure.device());
                    db.doInTransaction(erasure.organization(), tx -> store.removed(tx, id, name, items));
                }
            }
            certify(id, erasure);
        } catch (RuntimeException e) {
            Instant next = clock.instant().plusSeconds(1L << Math.min(erasure.attempts(), MAX_PAUSE_SHIFT));
            LOG.errorf(e, "erasure %s failed at attempt %d; it goes on at %s", id, erasure.attempts() + 1, next);
            db.doInTransaction(erasure.organization(), tx -> store.failed(tx, id, next));
        }
    }

    private void certify(UUID id, Erasure.Underway erasure) {
        var productId = new ProductId(erasure.product());
        Optional<Product> product = products.byId(erasure.organization(), productId);
        if (product.isEmpty()) {
            return;
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        finished.note(new FinishedErasures.Finished(
                erasure.organization().value(), erasure.product(), erasure.fingerprint(), now));
        db.doInTransaction(erasure.organization(), tx -> {
            Erasure.Underway last = store.find(tx, id).orElseThrow();
            var removed = holders.inOrder().stream()
                    .map(holder -> new Certificate.Removed(Holders.tables(holder), last.items(Holders.name(holder))))
                    .toList();
            var certificate = new Certificate(
                    id, product.get().name(), last.fingerprint(), last.requestedBy(), now, removed, Certificate.KEPT);
            var request =
                    new SubjectRequest(id, SubjectRequest.Kind.ERASURE, last.fingerprint(), last.requestedBy(), now);
            requests.insert(tx, product.get(), request, certificate, certificate.hash());
            store.delete(tx, id);
            audit.recordOwn(
                    tx,
                    erasure.organization(),
                    "device.erased",
                    product.get().slug() + " " + last.fingerprint(),
                    certificate);
        });
    }
}
