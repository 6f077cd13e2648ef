package dev.fleetward.privacy.owners;

import dev.fleetward.access.PublicRoute;
import dev.fleetward.disclosure.facts.LawFacts;
import dev.fleetward.disclosure.facts.MakerFacts;
import dev.fleetward.kernel.Problem;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** Where a device's owner types what the device shows, and gets a page of their own. */
@Path("/claim/{name}")
@Produces(MediaType.TEXT_HTML)
@PublicRoute
@RunOnVirtualThread
class ClaimPages {
    private final OwnerAccesses accesses;
    private final OwnerLinks links;
    private final LawFacts facts;

    ClaimPages(OwnerAccesses accesses, OwnerLinks links, LawFacts facts) {
        this.accesses = accesses;
        this.links = links;
        this.facts = facts;
    }

    /**
     * @param email and {@code contact} of the maker, for who cannot claim
     * @param serial so that it is not lost when it was refused
     */
    record ClaimPage(
            String product,
            String name,
            boolean open,
            long minutes,
            int days,
            String maker,
            String email,
            String contact,
            String serial,
            String problem) {}

    @CheckedTemplate(basePath = "privacy")
    static class Templates {
        private Templates() {}

        static native TemplateInstance claim(ClaimPage page);
    }

    @GET
    public Response show(@PathParam("name") String name, @QueryParam("serial") @DefaultValue("") String serial) {
        return PrivateAnswer.page(200, page(accesses.door(name), serial, ""));
    }

    @POST
    public Response claim(
            @PathParam("name") String name,
            @FormParam("serial") @DefaultValue("") String serial,
            @FormParam("code") @DefaultValue("") String code,
            @Context HttpServerRequest http) {
        OwnerAccesses.Door door = accesses.door(name);
        try {
            return PrivateAnswer.seeOther(links.claim(door, serial.strip(), code, PrivateAnswer.address(http)));
        } catch (Problem problem) {
            return PrivateAnswer.page(problem.status(), page(door, serial, problem.detail()));
        }
    }

    private TemplateInstance page(OwnerAccesses.Door door, String serial, String problem) {
        MakerFacts maker = facts.maker(door.product().organization());
        return Templates.claim(new ClaimPage(
                door.product().name(),
                door.name(),
                door.access().isOpen(),
                ClaimCodes.VALID.toMinutes(),
                door.access().linkDays(),
                maker.name(),
                maker.email(),
                maker.contactPoint(),
                serial,
                problem));
    }
}
