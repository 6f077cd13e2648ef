package dev.fleetward.privacy.owners;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where people of the maker see what owners ask for, take requests for them and answer in time. */
@Path("/products/{slug}/data-rights/requests")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class OwnerRequestPages {
    private final OwnerRequests requests;
    private final RequestAnswers answers;
    private final Products products;
    private final CurrentCaller caller;
    private final Clock clock;

    OwnerRequestPages(
            OwnerRequests requests, RequestAnswers answers, Products products, CurrentCaller caller, Clock clock) {
        this.requests = requests;
        this.answers = answers;
        this.products = products;
        this.caller = caller;
        this.clock = clock;
    }

    /** @param today the last day that a request can have come */
    record ListPage(
            Product product,
            List<Line> open,
            List<Line> closed,
            long overdue,
            String today,
            String serial,
            WishForm typed,
            String problem) {
        record Line(OwnerRequest request, boolean overdue) {}

        public long howMany() {
            return open.size();
        }

        public List<RequestKind> kinds() {
            return Arrays.asList(RequestKind.values());
        }

        public List<Channel> channels() {
            return Arrays.stream(Channel.values()).skip(1).toList();
        }
    }

    record RequestPage(Product product, OwnerRequests.Told told, boolean overdue, String problem) {
        public OwnerRequest request() {
            return told.request();
        }

        /** Answered by erasing the device, which its serial confirms. */
        public boolean erases() {
            return request().kind() == RequestKind.ERASURE && request().serial().isPresent();
        }

        public boolean onPage() {
            return request().channel() == Channel.OWNER_PAGE;
        }
    }

    @CheckedTemplate(basePath = "privacy")
    static class Templates {
        private Templates() {}

        static native TemplateInstance ownerRequests(ListPage page);

        static native TemplateInstance ownerRequest(RequestPage page);
    }

    @GET
    @Allow(Permission.MANAGE_PRIVACY)
    public TemplateInstance list(@PathParam("slug") String slug) {
        return list(product(slug), "", WishForm.EMPTY, "");
    }

    @POST
    @Allow(Permission.MANAGE_PRIVACY)
    public Response enter(
            @PathParam("slug") String slug,
            @FormParam("serial") @DefaultValue("") String serial,
            @FormParam("channel") @DefaultValue("") String channel,
            @FormParam("receivedOn") @DefaultValue("") String receivedOn,
            @BeanParam WishForm form) {
        Product product = product(slug);
        try {
            OwnerRequest request = requests.enter(
                    caller.get(), product, serial.strip(), form.wish(), Channel.parse(channel), received(receivedOn));
            return Response.seeOther(page(slug, request.id())).build();
        } catch (Problem problem) {
            return answer(problem.status(), list(product, serial, form, problem.detail()));
        }
    }

    @GET
    @Path("{id}")
    @Allow(Permission.MANAGE_PRIVACY)
    public TemplateInstance show(@PathParam("slug") String slug, @PathParam("id") String id) {
        return page(product(slug), OwnerPages.id(id), "");
    }

    @POST
    @Path("{id}/start")
    @Allow(Permission.MANAGE_PRIVACY)
    public Response start(@PathParam("slug") String slug, @PathParam("id") String id) {
        return act(slug, id, product -> answers.start(caller.get(), product, OwnerPages.id(id)));
    }

    @POST
    @Path("{id}/extension")
    @Allow(Permission.MANAGE_PRIVACY)
    public Response extend(
            @PathParam("slug") String slug,
            @PathParam("id") String id,
            @FormParam("reason") @Nullable String reason,
            @FormParam("told") @Nullable String told) {
        return act(slug, id, product -> answers.extend(caller.get(), product, OwnerPages.id(id), reason, told));
    }

    @POST
    @Path("{id}/messages")
    @Allow(Permission.MANAGE_PRIVACY)
    public Response message(
            @PathParam("slug") String slug, @PathParam("id") String id, @FormParam("text") @Nullable String text) {
        return act(slug, id, product -> answers.message(caller.get(), product, OwnerPages.id(id), false, text));
    }

    @POST
    @Path("{id}/completion")
    @Allow(Permission.MANAGE_PRIVACY)
    public Response complete(
            @PathParam("slug") String slug,
            @PathParam("id") String id,
            @FormParam("answer") @Nullable String answer,
            @FormParam("confirm") @Nullable String confirm) {
        return act(slug, id, product -> answers.complete(caller.get(), product, OwnerPages.id(id), answer, confirm));
    }

    @POST
    @Path("{id}/refusal")
    @Allow(Permission.MANAGE_PRIVACY)
    public Response refuse(
            @PathParam("slug") String slug,
            @PathParam("id") String id,
            @FormParam("reason") @Nullable String reason,
            @FormParam("article") @Nullable String article) {
        return act(slug, id, product -> answers.refuse(caller.get(), product, OwnerPages.id(id), reason, article));
    }

    private Response act(String slug, String id, Consumer<Product> deed) {
        Product product = product(slug);
        UUID request = OwnerPages.id(id);
        requests.require(product, request);
        try {
            deed.accept(product);
            return Response.seeOther(page(slug, request)).build();
        } catch (Problem problem) {
            return answer(problem.status(), page(product, request, problem.detail()));
        }
    }

    private TemplateInstance list(Product product, String serial, WishForm typed, String problem) {
        Instant now = clock.instant();
        List<ListPage.Line> lines = requests.list(product, null).stream()
                .map(one -> new ListPage.Line(one, one.isOverdue(now)))
                .toList();
        return Templates.ownerRequests(new ListPage(
                product,
                lines.stream().filter(line -> line.request().isOpen()).toList(),
                lines.stream().filter(line -> !line.request().isOpen()).toList(),
                lines.stream().filter(ListPage.Line::overdue).count(),
                LocalDate.ofInstant(now, ZoneOffset.UTC).toString(),
                serial,
                typed,
                problem));
    }

    private TemplateInstance page(Product product, UUID id, String problem) {
        OwnerRequests.Told told = requests.told(product, id);
        return Templates.ownerRequest(
                new RequestPage(product, told, told.request().isOverdue(clock.instant()), problem));
    }

    /** The day alone: its beginning, so that the period never ends too late. */
    private static @Nullable Instant received(String day) {
        if (day.isBlank()) {
            return null;
        }
        try {
            return LocalDate.parse(day.strip()).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeParseException e) {
            throw Problem.invalid("The day of receipt must look like 2026-11-30, not “%s”.".formatted(day));
        }
    }

    private static Response answer(int status, TemplateInstance page) {
        return Response.status(status)
                .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                .entity(page)
                .build();
    }

    private static URI page(String slug, UUID request) {
        return URI.create("/products/%s/data-rights/requests/%s".formatted(slug, request));
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
