package dev.fleetward.updates.delivery;

import dev.fleetward.kernel.DatabaseUnavailable;
import dev.fleetward.kernel.Loop;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import dev.fleetward.updates.Deployments;
import dev.fleetward.updates.Deployments.Said;
import dev.fleetward.updates.Deployments.Taken;
import dev.fleetward.updates.delivery.polling.Admission;
import dev.fleetward.updates.delivery.polling.Fleet;
import dev.fleetward.updates.delivery.polling.Pending;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Devices' answers on their way to the disk: those that come while a commit is under way go into the next one together,
 * so that many share its cost. Each is answered once it is durable. Safe for concurrent use.
 */
@ApplicationScoped
class FeedbackQueue {
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final int MAX_WAITING = 20_000;
    private static final int TOGETHER = 500;

    private final Deployments deployments;
    private final Pending pending;
    private final Admission admission;
    private final Duration answersWithin;
    private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>(MAX_WAITING);
    /** Two: one commits while the other gathers. */
    private final List<Loop> writers =
            List.of(new Loop("feedback-1", IDLE, this::write), new Loop("feedback-2", IDLE, this::write));

    FeedbackQueue(
            Deployments deployments,
            Pending pending,
            Admission admission,
            @ConfigProperty(name = "fleetward.database.answers-within") Duration answersWithin) {
        this.answersWithin = answersWithin;
        this.deployments = deployments;
        this.pending = pending;
        this.admission = admission;
    }

    private record Waiting(Product product, Said said, CompletableFuture<Taken> taken) {}

    void start(@Observes StartupEvent event) {
        writers.forEach(Loop::start);
    }

    void stop(@Observes ShutdownEvent event) {
        writers.forEach(Loop::stop);
    }

    /** @throws dev.fleetward.kernel.Problem 503 when too many wait, or the answer takes too long; it may be stored then */
    Taken take(Product product, Said said) {
        var waiting = new Waiting(product, said, new CompletableFuture<>());
        if (!queue.offer(waiting)) {
            throw admission.busy();
        }
        writers.forEach(Loop::wake);
        try {
            return waiting.taken.get(answersWithin.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e);
        } catch (TimeoutException e) {
            queue.remove(waiting);
            throw admission.busy();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw admission.busy();
        }
    }

    private boolean write() {
        List<Waiting> together = new ArrayList<>();
        queue.drainTo(together, TOGETHER);
        Map<ProductId, List<Waiting>> byProduct = new LinkedHashMap<>();
        together.forEach(one -> byProduct
                .computeIfAbsent(one.product.id(), _ -> new ArrayList<>())
                .add(one));
        byProduct.values().forEach(ofOne -> write(ofOne.getFirst().product, ofOne));
        return !together.isEmpty();
    }

    /** What fails together is tried one by one: nobody is refused for another's sake. */
    private void write(Product product, List<Waiting> waiting) {
        try {
            Fleet.Moment before = pending.now(product);
            Deployments.Answered answered = deployments.feedback(
                    product, waiting.stream().map(Waiting::said).toList());
            pending.changed(product, before, answered.due());
            for (int i = 0; i < waiting.size(); i++) {
                waiting.get(i).taken.complete(answered.taken().get(i));
            }
        } catch (RuntimeException e) {
            if (waiting.size() == 1 || DatabaseUnavailable.behind(e).isPresent()) {
                waiting.forEach(one -> one.taken.completeExceptionally(e));
            } else {
                waiting.forEach(one -> write(product, List.of(one)));
            }
        }
    }
}
