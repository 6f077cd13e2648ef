package dev.fleetward.vulnerabilities.triage;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jboss.resteasy.reactive.RestForm;
import org.jspecify.annotations.Nullable;

/** The forms of a vulnerability's page; each leads back to it. */
@Path("/products/{slug}/vulnerabilities/{id}/triage")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class HandlingPages {
    private final Products products;
    private final Triage triage;
    private final CurrentCaller caller;

    HandlingPages(Products products, Triage triage, CurrentCaller caller) {
        this.products = products;
        this.triage = triage;
        this.caller = caller;
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Allow(Permission.MANAGE_VULNERABILITIES)
    public Response act(
            @PathParam("slug") String slug,
            @PathParam("id") String id,
            @RestForm @Nullable String what,
            @RestForm @Nullable String value,
            @RestForm @Nullable String why) {
        String given = value == null ? "" : value.strip();
        Act act =
                switch (Act.word(what)) {
                    case "assign" -> new Act.Assign(given);
                    case "due" -> new Act.Due(Act.day(given));
                    case "defer" -> new Act.Defer(Act.day(given));
                    case "reach" -> new Act.Reach(Act.word(given), why == null ? "" : why.strip());
                    case "exploited" -> new Act.Exploited(given.equals("yes"));
                    case "note" -> new Act.Note(given);
                    default -> throw Problem.invalid("what must be assign, due, defer, reach, exploited or note.");
                };
        triage.act(caller.get(), products.require(caller.organization(), slug), id, act);
        String address = "/products/" + slug + "/vulnerabilities/"
                + URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20") + "#handling";
        return Response.seeOther(URI.create(address)).build();
    }
}
