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
import java.time.Instant;
import java.time.format.DateTimeParseException;
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
            @Nullable Long devices) {}

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
        Product product = product(slug);
        triage.setState(
                caller.get(),
                product,
                number,
                IssuesResource.state(wanted.state == null ? "" : wanted.state),
                IssuesResource.blankToNull(wanted.version),
                new Issue.Until(
                        Optional.ofNullable(IssuesResource.blankToNull(wanted.until))
                                .map(TriageResource::instant),
                        Optional.ofNullable(wanted.events),
                        Optional.ofNullable(wanted.devices)));
        return issues.require(product, number);
    }

    @PUT
    @Path("assignee")
    @Allow(Permission.MANAGE_ISSUES)
    public Issue assign(@PathParam("slug") String slug, @PathParam("number") long number, Assignee wanted) {
        Product product = product(slug);
        triage.assign(caller.get(), product, number, IssuesResource.blankToNull(wanted.email));
        return issues.require(product, number);
    }

    @PUT
    @Path("name")
    @Allow(Permission.MANAGE_ISSUES)
    public Issue rename(@PathParam("slug") String slug, @PathParam("number") long number, Name wanted) {
        Product product = product(slug);
        triage.rename(caller.get(), product, number, IssuesResource.blankToNull(wanted.name));
        return issues.require(product, number);
    }

    @POST
    @Path("notes")
    @Allow(Permission.MANAGE_ISSUES)
    public Issue note(@PathParam("slug") String slug, @PathParam("number") long number, Note note) {
        Product product = product(slug);
        triage.note(caller.get(), product, number, IssuesResource.blankToNull(note.text));
        return issues.require(product, number);
    }

    @POST
    @Path("links")
    @Allow(Permission.MANAGE_ISSUES)
    public Issue link(@PathParam("slug") String slug, @PathParam("number") long number, Link link) {
        Product product = product(slug);
        triage.link(
                caller.get(),
                product,
                number,
                IssuesResource.blankToNull(link.title),
                IssuesResource.blankToNull(link.address));
        return issues.require(product, number);
    }

    @DELETE
    @Path("links")
    @Allow(Permission.MANAGE_ISSUES)
    public Issue unlink(
            @PathParam("slug") String slug,
            @PathParam("number") long number,
            @QueryParam("address") @Nullable String address) {
        Product product = product(slug);
        triage.unlink(caller.get(), product, number, address == null ? "" : address);
        return issues.require(product, number);
    }

    /** Answers with the issue that has all the events then. */
    @POST
    @Path("merge")
    @Allow(Permission.MANAGE_ISSUES)
    public Issue merge(@PathParam("slug") String slug, @PathParam("number") long number, Target target) {
        if (target.into == null) {
            throw Problem.invalid("into names the issue that gets the events.");
        }
        Product product = product(slug);
        merging.merge(caller.get(), product, number, target.into);
        return issues.require(product, target.into);
    }

    /** Answers with the issue the parts went to. */
    @POST
    @Path("split")
    @Allow(Permission.MANAGE_ISSUES)
    public Issue split(@PathParam("slug") String slug, @PathParam("number") long number, Parts parts) {
        Product product = product(slug);
        List<String> fingerprints = parts.fingerprints == null ? List.of() : parts.fingerprints;
        return issues.require(product, merging.split(caller.get(), product, number, fingerprints));
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }

    static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw Problem.invalid("until must be a time such as 2026-12-01T00:00:00Z, not “%s”.".formatted(text));
        }
    }
}
