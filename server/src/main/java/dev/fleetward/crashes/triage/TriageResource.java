package dev.fleetward.crashes.triage;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.crashes.issue.Issue;
import dev.fleetward.crashes.issue.KnownIssues;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What people and their scripts do with an issue. Each answers with the issue as it is then. */
@Path("/api/v1/products/{slug}/issues/{number}")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class TriageResource {
    private final Products products;
    private final KnownIssues issues;
    private final Triage triage;
    private final Merging merging;
    private final CurrentCaller caller;

    TriageResource(Products products, KnownIssues issues, Triage triage, Merging merging, CurrentCaller caller) {
        this.products = products;
        this.issues = issues;
        this.triage = triage;
        this.merging = merging;
        this.caller = caller;
    }

    /**
     * @param version with the state resolved: where the fix is
     * @param until with the state ignored: an instant; {@code events} and {@code devices} likewise, in all
     */
    public record NewState(
            @Nullable String state,
            @Nullable String version,
            @Nullable String until,
            @Nullable Long events,
            @Nullable Long devices) {
        Act act() {
            var condition = new Issue.Until(
                    Optional.ofNullable(Words.orNull(until)).map(Words::instant),
                    Optional.ofNullable(events),
                    Optional.ofNullable(devices));
            return new Act.SetState(Issue.State.parse(state), version, condition);
        }
    }

    public record Assignee(@Nullable String email) {}

    public record Name(@Nullable String name) {}

    public record Note(@Nullable String text) {}

    public record Link(@Nullable String title, @Nullable String address) {}

    public record Target(@Nullable Long into) {}

    public record Parts(@Nullable List<String> fingerprints) {}

    @PUT
    @Path("state")
    @Allow(Permission.MANAGE_ISSUES)
    public Issue setState(@PathParam("slug") String slug, @PathParam("number") long number, NewState wanted) {
        return done(slug, number, wanted.act());
    }

    @PUT
    @Path("assignee")
    @Allow(Permission.MANAGE_ISSUES)
    public Issue assign(@PathParam("slug") String slug, @PathParam("number") long number, Assignee wanted) {
        return done(slug, number, new Act.Assign(wanted.email));
    }

    @PUT
    @Path("name")
    @Allow(Permission.MANAGE_ISSUES)
    public Issue rename(@PathParam("slug") String slug, @PathParam("number") long number, Name wanted) {
        return done(slug, number, new Act.Rename(wanted.name));
    }

    @POST
    @Path("notes")
    @Allow(Permission.MANAGE_ISSUES)
    public Issue note(@PathParam("slug") String slug, @PathParam("number") long number, Note note) {
        return done(slug, number, Act.Note.of(note.text));
    }

    @POST
    @Path("links")
    @Allow(Permission.MANAGE_ISSUES)
    public Issue link(@PathParam("slug") String slug, @PathParam("number") long number, Link link) {
        return done(slug, number, new Act.Link(link.title, link.address));
    }

    @DELETE
    @Path("links")
    @Allow(Permission.MANAGE_ISSUES)
    public Issue unlink(
            @PathParam("slug") String slug,
            @PathParam("number") long number,
            @QueryParam("address") @Nullable String address) {
        return done(slug, number, new Act.Unlink(address));
    }

    /** Answers with the issue that has all the events then. */
    @POST
    @Path("merge")
    @Allow(Permission.MANAGE_ISSUES)
    public Issue merge(@PathParam("slug") String slug, @PathParam("number") long number, Target target) {
        if (target.into == null) {
            throw Problem.invalid("into names the issue that gets the events.");
        }
        merging.merge(caller.get(), product(slug), number, target.into);
        return issues.require(product(slug), target.into);
    }

    /** Answers with the issue the parts went to. */
    @POST
    @Path("split")
    @Allow(Permission.MANAGE_ISSUES)
    public Issue split(@PathParam("slug") String slug, @PathParam("number") long number, Parts parts) {
        List<String> leaving = parts.fingerprints == null ? List.of() : parts.fingerprints;
        return issues.require(product(slug), merging.split(caller.get(), product(slug), number, leaving));
    }

    private Issue done(String slug, long number, Act act) {
        Product product = product(slug);
        triage.act(caller.get(), product, number, act);
        return issues.require(product, number);
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
