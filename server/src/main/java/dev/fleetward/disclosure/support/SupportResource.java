package dev.fleetward.disclosure.support;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The support period, how long updates stay available, and notices of its end. */
@Path("/api/v1/products/{slug}/support-period")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class SupportResource {
    private final SupportPeriods periods;
    private final SupportOfUpdates support;
    private final Products products;
    private final CurrentCaller caller;

    SupportResource(SupportPeriods periods, SupportOfUpdates support, Products products, CurrentCaller caller) {
        this.periods = periods;
        this.support = support;
        this.products = products;
        this.caller = caller;
    }

    record Result(LocalDate lastDay, String ends, List<String> steps) {
        static Result of(Calculation calculation) {
            return new Result(
                    calculation.ends().atEndOfMonth(), calculation.ends().toString(), calculation.steps());
        }
    }

    record Told(
            @Nullable String units,
            @Nullable String audience,
            @Nullable String givenOn,
            @Nullable String how) {}

    @GET
    @Allow(Permission.VIEW)
    public SupportView support(@PathParam("slug") String slug) {
        return support.view(product(slug));
    }

    /** What the decision would be; nothing is kept. */
    @POST
    @Path("calculation")
    @Allow(Permission.VIEW)
    public Result calculate(@PathParam("slug") String slug, @Nullable SupportForm body) {
        product(slug);
        return Result.of(present(body).calculated());
    }

    @PUT
    @Allow(Permission.MANAGE_COMPLIANCE)
    public SupportPeriod decide(@PathParam("slug") String slug, @Nullable SupportForm body) {
        return periods.decide(caller.get(), product(slug), present(body).calculated());
    }

    @POST
    @Path("end-notices")
    @Allow(Permission.MANAGE_COMPLIANCE)
    public Response told(@PathParam("slug") String slug, @Nullable Told body) {
        if (body == null || body.audience == null || body.givenOn == null || body.how == null) {
            throw Problem.invalid("Send audience (users or devices), givenOn and how; and units unless it is all.");
        }
        EndNotice kept = periods.told(
                caller.get(),
                product(slug),
                body.units == null ? "" : body.units.strip(),
                EndNotice.Audience.parse(body.audience),
                SupportForm.day("givenOn", body.givenOn.strip()),
                body.how);
        return Response.status(Response.Status.CREATED).entity(kept).build();
    }

    private static SupportForm present(@Nullable SupportForm body) {
        if (body == null) {
            throw Problem.invalid("Send placedFrom, expectedUseMonths and reasons.");
        }
        return body;
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
