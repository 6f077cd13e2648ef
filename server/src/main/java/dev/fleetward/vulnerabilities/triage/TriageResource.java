package dev.fleetward.vulnerabilities.triage;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import dev.fleetward.vulnerabilities.priority.Priorities;
import dev.fleetward.vulnerabilities.priority.Priority;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What people do about one vulnerability. */
@Path("/api/v1/products/{slug}/vulnerabilities/{id}/triage")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class TriageResource {
    private final Db db;
    private final Products products;
    private final Triage triage;
    private final TriageStore store;
    private final Priorities priorities;
    private final CurrentCaller caller;

    TriageResource(
            Db db, Products products, Triage triage, TriageStore store, Priorities priorities, CurrentCaller caller) {
        this.db = db;
        this.products = products;
        this.triage = triage;
        this.store = store;
        this.priorities = priorities;
        this.caller = caller;
    }

    /**
     * What is to change; what is left out stays. Empty words take away.
     *
     * @param assignee e-mail of a colleague
     * @param dueOn a day; empty for what the policy says
     * @param deferredUntil a day; it comes back sooner when it becomes exploited
     * @param reachability unknown, reachable or unreachable, {@code reachabilityWhy} says why
     * @param exploitedInTheField whether it was seen exploited in the product's own fleet
     * @param note a word for colleagues
     */
    record Change(
            @Nullable String assignee,
            @Nullable String dueOn,
            @Nullable String deferredUntil,
            @Nullable String reachability,
            @Nullable String reachabilityWhy,
            @Nullable Boolean exploitedInTheField,
            @Nullable String note) {
        List<Act> acts() {
            List<Act> acts = new ArrayList<>();
            if (assignee != null) {
                acts.add(new Act.Assign(assignee.strip()));
            }
            if (dueOn != null) {
                acts.add(new Act.Due(Act.day(dueOn)));
            }
            if (deferredUntil != null) {
                acts.add(new Act.Defer(Act.day(deferredUntil)));
            }
            if (reachability != null) {
                acts.add(new Act.Reach(Act.word(reachability), reachabilityWhy == null ? "" : reachabilityWhy.strip()));
            }
            if (exploitedInTheField != null) {
                acts.add(new Act.Exploited(exploitedInTheField));
            }
            if (note != null) {
                acts.add(new Act.Note(note));
            }
            return acts;
        }
    }

    /** @param priority null when no version of the product has it */
    record Answer(@Nullable Priority priority, List<Triage.Note> notes) {}

    @GET
    @Allow(Permission.VIEW)
    public Answer one(@PathParam("slug") String slug, @PathParam("id") String id) {
        Product product = product(slug);
        return db.inTransaction(caller.organization(), tx -> {
            UUID key = store.vulnerability(tx, product.organization(), id)
                    .orElseThrow(() -> Problem.notFound("Vulnerability", id));
            return new Answer(priorities.of(tx, product, key).orElse(null), triage.notes(tx, product, key));
        });
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_VULNERABILITIES)
    public Answer change(@PathParam("slug") String slug, @PathParam("id") String id, @Nullable Change change) {
        if (change == null || change.acts().isEmpty()) {
            throw Problem.invalid("The body must be a JSON object with what is to change, such as “assignee”.");
        }
        Product product = product(slug);
        change.acts().forEach(act -> triage.act(caller.get(), product, id, act));
        return one(slug, id);
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
