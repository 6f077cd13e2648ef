package dev.fleetward.privacy.owners;

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
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What owners ask for: listed, taken for them, worked on. */
@Path("/api/v1/products/{slug}/owner-requests")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class OwnerRequestsResource {
    private final OwnerRequests requests;
    private final RequestAnswers answers;
    private final Products products;
    private final CurrentCaller caller;
    private final Clock clock;

    OwnerRequestsResource(
            OwnerRequests requests, RequestAnswers answers, Products products, CurrentCaller caller, Clock clock) {
        this.requests = requests;
        this.answers = answers;
        this.products = products;
        this.caller = caller;
        this.clock = clock;
    }

    record Line(OwnerRequest request, boolean overdue) {}

    record Answer(OwnerRequest request, boolean overdue, List<OwnerRequest.Entry> timeline) {}

    /** @param receivedAt when it reached the maker; now if not given */
    record Entered(
            @Nullable String serial,
            @Nullable String kind,
            @Nullable String channel,
            @Nullable String field,
            @Nullable String text,
            @Nullable String recipient,
            @Nullable String until,
            @Nullable Instant receivedAt) {}

    record Extension(@Nullable String reason, @Nullable String told) {}

    record Message(@Nullable String text) {}

    record Completion(@Nullable String answer, @Nullable String confirm) {}

    record Refusal(@Nullable String reason, @Nullable String article) {}

    /** Open ones first, by when they are due; so those overdue lead. */
    @GET
    @Allow(Permission.MANAGE_PRIVACY)
    public List<Line> list(@PathParam("slug") String slug, @QueryParam("serial") @Nullable String serial) {
        Instant now = clock.instant();
        return requests.list(product(slug), serial).stream()
                .map(one -> new Line(one, one.isOverdue(now)))
                .toList();
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_PRIVACY)
    public Response enter(@PathParam("slug") String slug, @Nullable Entered body) {
        if (body == null || body.serial == null || body.kind == null || body.channel == null) {
            throw Problem.invalid("This address takes a JSON object with serial, kind and channel at least.");
        }
        Product product = product(slug);
        Wish wish = Wish.of(body.kind, body.field, body.text, body.recipient, body.until);
        OwnerRequest request =
                requests.enter(caller.get(), product, body.serial, wish, Channel.parse(body.channel), body.receivedAt);
        return Response.status(Response.Status.CREATED)
                .header("Location", "/api/v1/products/%s/owner-requests/%s".formatted(slug, request.id()))
                .entity(answer(product, request))
                .build();
    }

    @GET
    @Path("{id}")
    @Allow(Permission.MANAGE_PRIVACY)
    public Answer show(@PathParam("slug") String slug, @PathParam("id") String id) {
        Product product = product(slug);
        return answer(product, requests.require(product, OwnerPages.id(id)));
    }

    @POST
    @Path("{id}/start")
    @Allow(Permission.MANAGE_PRIVACY)
    public Answer start(@PathParam("slug") String slug, @PathParam("id") String id) {
        Product product = product(slug);
        return answer(product, answers.start(caller.get(), product, OwnerPages.id(id)));
    }

    /** By two further months (GDPR Article 12(3)). */
    @POST
    @Path("{id}/extension")
    @Consumes(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_PRIVACY)
    public Answer extend(@PathParam("slug") String slug, @PathParam("id") String id, @Nullable Extension body) {
        Product product = product(slug);
        Extension sent = body == null ? new Extension(null, null) : body;
        return answer(product, answers.extend(caller.get(), product, OwnerPages.id(id), sent.reason, sent.told));
    }

    /** For the owner to read on their page. */
    @POST
    @Path("{id}/messages")
    @Consumes(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_PRIVACY)
    public Answer message(@PathParam("slug") String slug, @PathParam("id") String id, @Nullable Message body) {
        Product product = product(slug);
        return answer(
                product,
                answers.message(caller.get(), product, OwnerPages.id(id), false, body == null ? null : body.text));
    }

    /** An erasure is done with it, where the device is held: then confirm is its serial. */
    @POST
    @Path("{id}/completion")
    @Consumes(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_PRIVACY)
    public Answer complete(@PathParam("slug") String slug, @PathParam("id") String id, @Nullable Completion body) {
        Product product = product(slug);
        Completion sent = body == null ? new Completion(null, null) : body;
        return answer(product, answers.complete(caller.get(), product, OwnerPages.id(id), sent.answer, sent.confirm));
    }

    @POST
    @Path("{id}/refusal")
    @Consumes(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_PRIVACY)
    public Answer refuse(@PathParam("slug") String slug, @PathParam("id") String id, @Nullable Refusal body) {
        Product product = product(slug);
        Refusal sent = body == null ? new Refusal(null, null) : body;
        return answer(product, answers.refuse(caller.get(), product, OwnerPages.id(id), sent.reason, sent.article));
    }

    private Answer answer(Product product, OwnerRequest request) {
        OwnerRequests.Told told = requests.told(product, request.id());
        return new Answer(told.request(), told.request().isOverdue(clock.instant()), told.entries());
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
