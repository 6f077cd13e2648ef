package dev.fleetward.crashes.triage;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.crashes.issue.ActivityStore;
import dev.fleetward.crashes.issue.Group;
import dev.fleetward.crashes.issue.Issue;
import dev.fleetward.crashes.issue.IssueStore;
import dev.fleetward.crashes.issue.KnownIssues;
import dev.fleetward.crashes.trace.Trace;
import dev.fleetward.crashes.trace.Traces;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/products/{slug}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class IssuesResource {
    private final Products products;
    private final KnownIssues issues;
    private final Traces traces;
    private final Merging merging;
    private final Impacts impacts;
    private final CurrentCaller caller;

    IssuesResource(
            Products products,
            KnownIssues issues,
            Traces traces,
            Merging merging,
            Impacts impacts,
            CurrentCaller caller) {
        this.products = products;
        this.issues = issues;
        this.traces = traces;
        this.merging = merging;
        this.impacts = impacts;
        this.caller = caller;
    }

    @GET
    @Path("issues")
    @Allow(Permission.VIEW)
    public PageOf<Issue> list(
            @PathParam("slug") String slug,
            @QueryParam("state") @Nullable String state,
            @QueryParam("q") @Nullable String text,
            @QueryParam("device") @Nullable String device,
            @QueryParam("assignee") @Nullable String assignee,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable Integer limit) {
        var filter = IssueStore.Filter.parse(state, text, device, assignee);
        return issues.list(product(slug), filter, Cursor.parse(after, limit));
    }

    @GET
    @Path("issues/{number}")
    @Allow(Permission.VIEW)
    public Issue issue(@PathParam("slug") String slug, @PathParam("number") long number) {
        return issues.require(product(slug), number);
    }

    @GET
    @Path("issues/{number}/traces")
    @Allow(Permission.VIEW)
    public PageOf<Trace> traces(
            @PathParam("slug") String slug,
            @PathParam("number") long number,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable Integer limit) {
        Product product = product(slug);
        return traces.of(product, issues.require(product, number), Cursor.parse(after, limit));
    }

    /** The fingerprints that make the issue, most events first. */
    @GET
    @Path("issues/{number}/groups")
    @Allow(Permission.VIEW)
    public PageOf<Group.Counted> groups(@PathParam("slug") String slug, @PathParam("number") long number) {
        Product product = product(slug);
        return new PageOf<>(issues.groups(product, issues.require(product, number)), null);
    }

    /** What happened to it, newest first. */
    @GET
    @Path("issues/{number}/activity")
    @Allow(Permission.VIEW)
    public PageOf<ActivityStore.Activity> activity(@PathParam("slug") String slug, @PathParam("number") long number) {
        Product product = product(slug);
        return new PageOf<>(issues.activity(product, issues.require(product, number)), null);
    }

    @GET
    @Path("issues/{number}/links")
    @Allow(Permission.VIEW)
    public PageOf<ActivityStore.Link> links(@PathParam("slug") String slug, @PathParam("number") long number) {
        Product product = product(slug);
        return new PageOf<>(issues.links(product, issues.require(product, number)), null);
    }

    /** Other issues whose stacks are alike; whether to merge is a person's word. */
    @GET
    @Path("issues/{number}/similar")
    @Allow(Permission.VIEW)
    public PageOf<Merging.Suggestion> similar(@PathParam("slug") String slug, @PathParam("number") long number) {
        Product product = product(slug);
        return new PageOf<>(merging.suggestions(product, issues.require(product, number)), null);
    }

    /** Whom it strikes: by version, with device-hours, and by hardware. */
    @GET
    @Path("issues/{number}/impact")
    @Allow(Permission.VIEW)
    public Impact impact(@PathParam("slug") String slug, @PathParam("number") long number) {
        Product product = product(slug);
        return impacts.of(product, issues.require(product, number));
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
