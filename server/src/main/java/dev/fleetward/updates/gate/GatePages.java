package dev.fleetward.updates.gate;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import dev.fleetward.updates.releases.Artifacts;
import dev.fleetward.updates.releases.Release;
import dev.fleetward.updates.releases.Releases;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One release: what it is, what it fixes, what holds it back. */
@Path("/products/{slug}/updates/releases/{release: [0-9a-f-]+}")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
class GatePages {
    private final Products products;
    private final Releases releases;
    private final ReleaseGate gate;
    private final FixList fixes;
    private final Artifacts artifacts;
    private final Exemptions overrides;
    private final CurrentCaller caller;

    GatePages(
            Products products,
            Releases releases,
            ReleaseGate gate,
            FixList fixes,
            Artifacts artifacts,
            Exemptions overrides,
            CurrentCaller caller) {
        this.products = products;
        this.releases = releases;
        this.gate = gate;
        this.fixes = fixes;
        this.artifacts = artifacts;
        this.overrides = overrides;
        this.caller = caller;
    }

    @CheckedTemplate(basePath = "updates")
    static class Templates {
        private Templates() {}

        static native TemplateInstance release(ReleaseView page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance release(@PathParam("slug") String slug, @PathParam("release") UUID id) {
        Product product = products.require(caller.organization(), slug);
        return page(product, releases.require(product, id), "", "");
    }

    @POST
    @Path("overrides")
    @Allow(Permission.MANAGE_UPDATES)
    public Response ask(
            @PathParam("slug") String slug,
            @PathParam("release") UUID id,
            @FormParam("reason") @Nullable String reason) {
        Product product = products.require(caller.organization(), slug);
        Release release = releases.require(product, id);
        String why = reason == null ? "" : reason;
        try {
            overrides.ask(caller.get(), product, release, why);
            return back(product, release);
        } catch (Problem problem) {
            return refused(product, release, why, problem);
        }
    }

    @POST
    @Path("overrides/{id}/{verdict: grant|refuse}")
    @Allow(Permission.MANAGE_UPDATES)
    public Response decide(
            @PathParam("slug") String slug,
            @PathParam("release") UUID id,
            @PathParam("id") UUID override,
            @PathParam("verdict") String verdict) {
        Product product = products.require(caller.organization(), slug);
        Release release = releases.require(product, id);
        try {
            overrides.decide(
                    caller.get(),
                    product,
                    release,
                    override,
                    verdict.equals("grant") ? Exemption.State.GRANTED : Exemption.State.REFUSED);
            return back(product, release);
        } catch (Problem problem) {
            return refused(product, release, "", problem);
        }
    }

    private Response refused(Product product, Release release, String reason, Problem problem) {
        return Response.status(problem.status())
                .entity(page(product, release, reason, problem.detail()))
                .build();
    }

    private TemplateInstance page(Product product, Release release, String reason, String problem) {
        return Templates.release(new ReleaseView(
                product,
                release,
                gate.check(product, release),
                fixes.of(product, release),
                artifacts.page(product, Cursor.parse(null, null)).items(),
                caller.get().may(Permission.MANAGE_UPDATES),
                caller.get().behind(),
                reason,
                problem));
    }

    private static Response back(Product product, Release release) {
        return Response.seeOther(URI.create("/products/%s/updates/releases/%s".formatted(product.slug(), release.id())))
                .build();
    }
}
