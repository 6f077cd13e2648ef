package dev.fleetward.privacy.retention;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.DataKind;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How long a product keeps each kind of data. */
@Path("/api/v1/products/{slug}/retention")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class RetentionResource {
    private final RetentionPolicy policy;
    private final Products products;
    private final CurrentCaller caller;

    RetentionResource(RetentionPolicy policy, Products products, CurrentCaller caller) {
        this.policy = policy;
        this.products = products;
        this.caller = caller;
    }

    /**
     * @param days it is kept; empty where {@code until} says what ends it
     * @param standardDays unless the product says otherwise
     * @param enforcedAt when what was older was removed the last time, to the end
     * @param removedIn30Days rows and files
     */
    record KindKept(
            String kind,
            String name,
            String content,
            Optional<Integer> days,
            Optional<Integer> standardDays,
            Optional<Integer> leastDays,
            Optional<String> until,
            Optional<Kept.Changed> changed,
            Optional<Instant> enforcedAt,
            long removedIn30Days) {

        static KindKept of(Kept kept) {
            return new KindKept(
                    kept.kind().id(),
                    kept.kind().name(),
                    kept.kind().content(),
                    kept.days(),
                    kept.bounds().map(DataKind.Keeping.Days::standard),
                    kept.bounds().map(DataKind.Keeping.Days::least),
                    kept.kind().keeping() instanceof DataKind.Keeping.Until until
                            ? Optional.of(until.what())
                            : Optional.empty(),
                    kept.changed(),
                    kept.last(),
                    kept.removed());
        }
    }

    record Wanted(@Nullable Integer days) {}

    @GET
    @Allow(Permission.MANAGE_PRIVACY)
    public List<KindKept> retention(@PathParam("slug") String slug) {
        return policy.of(product(slug)).stream().map(KindKept::of).toList();
    }

    /** What was removed because its time was over: by kind and day, newest first. */
    @GET
    @Path("removals")
    @Allow(Permission.MANAGE_PRIVACY)
    public List<Run> retentionRemovals(@PathParam("slug") String slug) {
        return policy.removals(product(slug));
    }

    @PUT
    @Path("{kind}")
    @Allow(Permission.MANAGE_PRIVACY)
    public KindKept setRetention(
            @PathParam("slug") String slug, @PathParam("kind") String kind, @Nullable Wanted wanted) {
        if (wanted == null || wanted.days == null) {
            throw Problem.invalid("Send days, or DELETE for the standard.");
        }
        return KindKept.of(policy.keep(caller.get(), product(slug), kind, wanted.days));
    }

    /** Back to the standard. */
    @DELETE
    @Path("{kind}")
    @Allow(Permission.MANAGE_PRIVACY)
    public KindKept resetRetention(@PathParam("slug") String slug, @PathParam("kind") String kind) {
        return KindKept.of(policy.keep(caller.get(), product(slug), kind, null));
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
