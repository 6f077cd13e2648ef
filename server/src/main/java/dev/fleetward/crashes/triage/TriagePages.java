package dev.fleetward.crashes.triage;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.crashes.issue.Issue;
import dev.fleetward.kernel.Problem;
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
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The forms of an issue's page; each leads back to it. */
@Path("/products/{slug}/issues/{number}")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
class TriagePages {
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
        Issue.State wanted = IssuesResource.state(state == null ? "" : state);
        // Fields of states that were not chosen stay filled in the form; they mean nothing then.
        boolean ignored = wanted == Issue.State.IGNORED;
        triage.setState(
                caller.get(),
                product(slug),
                number,
                wanted,
                wanted == Issue.State.RESOLVED ? IssuesResource.blankToNull(version) : null,
                ignored ? until(until, events, devices) : NO_CONDITION);
        return back(slug, number);
    }

    @POST
    @Path("assignee")
    @Allow(Permission.MANAGE_ISSUES)
    public Response assign(
            @PathParam("slug") String slug,
            @PathParam("number") long number,
            @FormParam("email") @Nullable String email) {
        triage.assign(caller.get(), product(slug), number, IssuesResource.blankToNull(email));
        return back(slug, number);
    }

    @POST
    @Path("name")
    @Allow(Permission.MANAGE_ISSUES)
    public Response rename(
            @PathParam("slug") String slug,
            @PathParam("number") long number,
            @FormParam("name") @Nullable String name) {
        triage.rename(caller.get(), product(slug), number, IssuesResource.blankToNull(name));
        return back(slug, number);
    }

    @POST
    @Path("notes")
    @Allow(Permission.MANAGE_ISSUES)
    public Response note(
            @PathParam("slug") String slug,
            @PathParam("number") long number,
            @FormParam("text") @Nullable String text) {
        triage.note(caller.get(), product(slug), number, IssuesResource.blankToNull(text));
        return back(slug, number);
    }

    @POST
    @Path("links")
    @Allow(Permission.MANAGE_ISSUES)
    public Response link(
            @PathParam("slug") String slug,
            @PathParam("number") long number,
            @FormParam("title") @Nullable String title,
            @FormParam("address") @Nullable String address) {
        triage.link(
                caller.get(),
                product(slug),
                number,
                IssuesResource.blankToNull(title),
                IssuesResource.blankToNull(address));
        return back(slug, number);
    }

    @POST
    @Path("links/removal")
    @Allow(Permission.MANAGE_ISSUES)
    public Response unlink(
            @PathParam("slug") String slug,
            @PathParam("number") long number,
            @FormParam("address") @Nullable String address) {
        triage.unlink(caller.get(), product(slug), number, address == null ? "" : address);
        return back(slug, number);
    }

    @POST
    @Path("merge")
    @Allow(Permission.MANAGE_ISSUES)
    public Response merge(
            @PathParam("slug") String slug,
            @PathParam("number") long number,
            @FormParam("into") @Nullable String into) {
        long target = number(into);
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
        return back(
                slug,
                merging.split(caller.get(), product(slug), number, fingerprints == null ? List.of() : fingerprints));
    }

    private static final Issue.Until NO_CONDITION =
            new Issue.Until(Optional.empty(), Optional.empty(), Optional.empty());

    private static Issue.Until until(@Nullable String until, @Nullable String events, @Nullable String devices) {
        return new Issue.Until(
                Optional.ofNullable(IssuesResource.blankToNull(until))
                        .map(day -> day(day).atStartOfDay(ZoneOffset.UTC).toInstant()),
                Optional.ofNullable(IssuesResource.blankToNull(events)).map(TriagePages::number),
                Optional.ofNullable(IssuesResource.blankToNull(devices)).map(TriagePages::number));
    }

    private static LocalDate day(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw Problem.invalid("The day must be a date such as 2026-12-01, not “%s”.".formatted(text));
        }
    }

    private static long number(@Nullable String text) {
        try {
            return Long.parseLong(text == null ? "" : text.strip().replaceFirst("^#", ""));
        } catch (NumberFormatException e) {
            throw Problem.invalid("“%s” is no number.".formatted(text));
        }
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }

    private static Response back(String slug, long number) {
        return Response.seeOther(URI.create("/products/%s/issues/%d".formatted(slug, number)))
                .build();
    }
}
