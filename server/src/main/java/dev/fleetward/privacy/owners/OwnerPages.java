package dev.fleetward.privacy.owners;

import dev.fleetward.access.PublicRoute;
import dev.fleetward.devices.Device;
import dev.fleetward.disclosure.facts.LawFacts;
import dev.fleetward.disclosure.facts.ProductFacts;
import dev.fleetward.disclosure.facts.PublishedAdvisories;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The page of a device's owner. The address itself is the secret: owners have no account. */
@Path(OwnerLinks.PATH + "{secret}")
@Produces(MediaType.TEXT_HTML)
@PublicRoute
@RunOnVirtualThread
class OwnerPages {
    private static final int MAX_ADVISORIES = 10;

    private final OwnerLinks links;
    private final OwnerAccesses accesses;
    private final OwnerRequests requests;
    private final RequestAnswers answers;
    private final Countings countings;
    private final LawFacts facts;
    private final PublishedAdvisories advisories;
    private final Clock clock;

    OwnerPages(
            OwnerLinks links,
            OwnerAccesses accesses,
            OwnerRequests requests,
            RequestAnswers answers,
            Countings countings,
            LawFacts facts,
            PublishedAdvisories advisories,
            Clock clock) {
        this.links = links;
        this.accesses = accesses;
        this.requests = requests;
        this.answers = answers;
        this.countings = countings;
        this.facts = facts;
        this.advisories = advisories;
        this.clock = clock;
    }

    /** @param others links to the page of the same device that are live */
    record OwnerPage(
            String path,
            Product product,
            Device device,
            Optional<Countings.Counted> counted,
            ProductFacts facts,
            List<PublishedAdvisories.Item> advisories,
            List<OwnerRequests.Told> requests,
            boolean eraseAtOnce,
            Instant expiresAt,
            long others,
            WishForm typed,
            String problem) {}

    /** @param fingerprint of the device that is erased; empty when only the page ended */
    record EndPage(String product, String fingerprint) {}

    @CheckedTemplate(basePath = "privacy")
    static class Templates {
        private Templates() {}

        static native TemplateInstance owner(OwnerPage page);

        static native TemplateInstance ownerEnd(EndPage page);
    }

    @GET
    public Response show(@PathParam("secret") String secret) {
        return PrivateAnswer.page(200, page(secret, links.open(secret), WishForm.EMPTY, ""));
    }

    @POST
    @Path("requests")
    public Response ask(@PathParam("secret") String secret, @BeanParam WishForm form, @Context HttpServerRequest http) {
        OwnerLinks.Visit visit = links.open(secret);
        try {
            Wish wish = form.wish();
            if (wish.kind() == RequestKind.ERASURE) {
                return erase(secret, visit, wish, form.confirm(), PrivateAnswer.address(http));
            }
            requests.ask(visit, wish, PrivateAnswer.address(http));
            return back(secret);
        } catch (Problem problem) {
            return PrivateAnswer.page(problem.status(), page(secret, visit, form, problem.detail()));
        }
    }

    private Response erase(String secret, OwnerLinks.Visit visit, Wish wish, String confirm, String address) {
        String serial = visit.device().serial();
        if (!confirm.strip().equals(serial)) {
            throw Problem.invalid("To have %s erased, type exactly that serial; nothing was erased.".formatted(serial));
        }
        OwnerRequest request = requests.ask(visit, wish, address);
        if (!accesses.of(visit.product()).eraseAtOnce()) {
            return back(secret);
        }
        answers.complete(visit.caller(address), visit.product(), request.id(), null, serial);
        return PrivateAnswer.page(
                200, Templates.ownerEnd(new EndPage(visit.product().name(), request.fingerprint())));
    }

    @POST
    @Path("requests/{id}/messages")
    public Response message(
            @PathParam("secret") String secret,
            @PathParam("id") String id,
            @FormParam("text") @DefaultValue("") String text,
            @Context HttpServerRequest http) {
        OwnerLinks.Visit visit = links.open(secret);
        OwnerRequest request = requests.require(visit, id(id));
        try {
            answers.message(visit.caller(PrivateAnswer.address(http)), visit.product(), request.id(), true, text);
            return back(secret);
        } catch (Problem problem) {
            return PrivateAnswer.page(problem.status(), page(secret, visit, WishForm.EMPTY, problem.detail()));
        }
    }

    @POST
    @Path("requests/{id}/download")
    public Response download(
            @PathParam("secret") String secret, @PathParam("id") String id, @Context HttpServerRequest http) {
        OwnerLinks.Visit visit = links.open(secret);
        try {
            return PrivateAnswer.seeOther(answers.download(visit, id(id), PrivateAnswer.address(http)));
        } catch (Problem problem) {
            return PrivateAnswer.page(problem.status(), page(secret, visit, WishForm.EMPTY, problem.detail()));
        }
    }

    @POST
    @Path("other-links/revocation")
    public Response revokeOthers(@PathParam("secret") String secret, @Context HttpServerRequest http) {
        links.revokeOthers(links.open(secret), PrivateAnswer.address(http));
        return back(secret);
    }

    /** Ends the page itself. */
    @POST
    @Path("revocation")
    public Response revoke(@PathParam("secret") String secret, @Context HttpServerRequest http) {
        OwnerLinks.Visit visit = links.open(secret);
        links.revoke(
                visit.caller(PrivateAnswer.address(http)),
                visit.product(),
                visit.device(),
                visit.link().id());
        return PrivateAnswer.page(
                200, Templates.ownerEnd(new EndPage(visit.product().name(), "")));
    }

    private TemplateInstance page(String secret, OwnerLinks.Visit visit, WishForm typed, String problem) {
        Product product = visit.product();
        Instant now = clock.instant();
        requests.of(visit).forEach(told -> answers.settle(product, told.request()));
        return Templates.owner(new OwnerPage(
                OwnerLinks.PATH + secret,
                product,
                visit.device(),
                countings.of(product, visit.device()),
                facts.product(product),
                advisories.of(product).stream()
                        .filter(one -> !one.withdrawn())
                        .limit(MAX_ADVISORIES)
                        .toList(),
                requests.of(visit),
                accesses.of(product).eraseAtOnce(),
                visit.link().expiresAt(),
                links.of(product, visit.device()).stream()
                        .filter(link -> link.isLive(now)
                                && !link.id().equals(visit.link().id()))
                        .count(),
                typed,
                problem));
    }

    private static Response back(String secret) {
        return PrivateAnswer.seeOther(OwnerLinks.PATH + secret);
    }

    /** @throws Problem 404 for what is no id */
    static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw Problem.notFound("Request", text);
        }
    }
}
