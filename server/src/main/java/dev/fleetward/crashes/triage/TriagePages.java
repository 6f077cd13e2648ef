package dev.fleetward.crashes.triage;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.crashes.issue.Issue;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The forms of an issue's page; each leads back to it. */
@Path("/products/{slug}/issues/{number}")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
class TriagePages {
    private static final Issue.Until NO_CONDITION =
            new Issue.Until(Optional.empty(), Optional.empty(), Optional.empty());

    private final Products products;
    private final Triage triage;
    private final Merging merging;
    private final CurrentCaller caller;

    TriagePages(Products products, Triage triage, Merging merging, CurrentCaller caller) {
        this.products = products;
        this.triage = triage;
        this.merging = merging;
        this.caller = caller;
    }

    /** Fields of states that were not chosen stay filled in the form; they mean nothing then. */
    @POST
    @Path("state")
    @Allow(Permission.MANAGE_ISSUES)
    public Response setState(
            @PathParam("slug") String slug,
            @PathParam("number") long number,
            @FormParam("state") @Nullable String state,
            @FormParam("version") @Nullable String version,
            @FormParam("until") @Nullable String until,
            @FormParam("events") @Nullable String events,
            @FormParam("devices") @Nullable String devices) {
        Issue.State wanted = Issue.State.parse(state);
        return done(
                slug,
                number,
                new Act.SetState(
                        wanted,
                        wanted == Issue.State.RESOLVED ? version : null,
                        wanted == Issue.State.IGNORED ? until(until, events, devices) : NO_CONDITION));
    }

    @POST
    @Path("assignee")
    @Allow(Permission.MANAGE_ISSUES)
    public Response assign(
            @PathParam("slug") String slug,
            @PathParam("number") long number,
            @FormParam("email") @Nullable String email) {
        return done(slug, number, new Act.Assign(email));
    }

    @POST
    @Path("name")
    @Allow(Permission.MANAGE_ISSUES)
    public Response rename(
            @PathParam("slug") String slug,
            @PathParam("number") long number,
            @FormParam("name") @Nullable String name) {
        return done(slug, number, new Act.Rename(name));
    }

    @POST
    @Path("notes")
    @Allow(Permission.MANAGE_ISSUES)
    public Response note(
            @PathParam("slug") String slug,
            @PathParam("number") long number,
            @FormParam("text") @Nullable String text) {
        return done(slug, number, Act.Note.of(text));
    }

    @POST
    @Path("links")
    @Allow(Permission.MANAGE_ISSUES)
    public Response link(
            @PathParam("slug") String slug,
            @PathParam("number") long number,
            @FormParam("title") @Nullable String title,
            @FormParam("address") @Nullable String address) {
        return done(slug, number, new Act.Link(title, address));
    }

    @POST
    @Path("links/removal")
    @Allow(Permission.MANAGE_ISSUES)
    public Response unlink(
            @PathParam("slug") String slug,
            @PathParam("number") long number,
            @FormParam("address") @Nullable String address) {
        return done(slug, number, new Act.Unlink(address));
    }

    @POST
    @Path("merge")
    @Allow(Permission.MANAGE_ISSUES)
    public Response merge(
            @PathParam("slug") String slug,
            @PathParam("number") long number,
            @FormParam("into") @Nullable String into) {
        long target = Words.number(into);
        merging.merge(caller.get(), product(slug), number, target);
        return back(slug, target);
    }

    @POST
    @Path("split")
    @Allow(Permission.MANAGE_ISSUES)
    public Response split(
            @PathParam("slug") String slug,
            @PathParam("number") long number,
            @FormParam("fingerprint") @Nullable List<String> fingerprints) {
        List<String> leaving = fingerprints == null ? List.of() : fingerprints;
        return back(slug, merging.split(caller.get(), product(slug), number, leaving));
    }

    private static Issue.Until until(@Nullable String until, @Nullable String events, @Nullable String devices) {
        return new Issue.Until(
                Optional.ofNullable(Words.orNull(until)).map(Words::day),
                Optional.ofNullable(Words.orNull(events)).map(Words::number),
                Optional.ofNullable(Words.orNull(devices)).map(Words::number));
    }

    private Response done(String slug, long number, Act act) {
        triage.act(caller.get(), product(slug), number, act);
        return back(slug, number);
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }

    private static Response back(String slug, long number) {
        return Response.seeOther(URI.create("/products/%s/issues/%d".formatted(slug, number)))
                .build();
    }
}
