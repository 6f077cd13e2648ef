package dev.fleetward.components.licences;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/products/{slug}/licences")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class LicencesResource {
    private final Products products;
    private final Licences licences;
    private final CurrentCaller caller;

    LicencesResource(Products products, Licences licences, CurrentCaller caller) {
        this.products = products;
        this.licences = licences;
        this.caller = caller;
    }

    /** The policy as sent: its rules, each with licence, verdict and an optional note. */
    record Sent(@Nullable List<SentRule> rules) {}

    record SentRule(
            @Nullable String licence,
            @Nullable String verdict,
            @Nullable String note) {
        Policy.Rule rule() {
            Verdict read =
                    switch (verdict == null ? "" : verdict.toUpperCase(Locale.ROOT)) {
                        case "DENIED", "DENY" -> Verdict.DENIED;
                        case "REVIEW" -> Verdict.REVIEW;
                        default -> throw Problem.invalid("A rule's verdict is DENIED or REVIEW.");
                    };
            return new Policy.Rule(licence == null ? "" : licence, read, note == null ? "" : note);
        }
    }

    @GET
    @Allow(Permission.VIEW)
    public Licences.Overview list(
            @PathParam("slug") String slug, @QueryParam("version") @DefaultValue("") String version) {
        return licences.of(caller.get(), product(slug), version);
    }

    @GET
    @Path("obligations.csv")
    @Produces("text/csv")
    @Allow(Permission.VIEW)
    public Response obligations(
            @PathParam("slug") String slug, @QueryParam("version") @DefaultValue("") String version) {
        var overview = licences.of(caller.get(), product(slug), version);
        return Response.ok(Obligations.csv(overview.components()))
                .header("Content-Disposition", "attachment; filename=\"obligations.csv\"")
                .build();
    }

    @GET
    @Path("policy")
    @Allow(Permission.VIEW)
    public Policy policy(@PathParam("slug") String slug) {
        return licences.policy(caller.get(), product(slug));
    }

    @PUT
    @Path("policy")
    @Consumes(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_SOFTWARE)
    public Policy set(@PathParam("slug") String slug, @Nullable Sent sent) {
        if (sent == null || sent.rules() == null) {
            throw Problem.invalid("Send {\"rules\": [{\"licence\": \"AGPL-*\", \"verdict\": \"DENIED\"}]}.");
        }
        var policy = new Policy(sent.rules().stream().map(SentRule::rule).toList());
        licences.set(caller.get(), product(slug), policy);
        return policy;
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
