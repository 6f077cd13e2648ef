package dev.fleetward.disclosure.routing;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.disclosure.time.MemberState;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
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
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Whose CSIRT is told, and what that is worked out from. */
@Path("/products/{slug}/csirt-route")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class RoutePages {
    private final CsirtRouting routing;
    private final Products products;
    private final CurrentCaller caller;

    RoutePages(CsirtRouting routing, Products products, CurrentCaller caller) {
        this.routing = routing;
        this.products = products;
        this.caller = caller;
    }

    record RoutePage(
            Product product,
            Route route,
            String stateName,
            List<Operator> operators,
            Operator.Role[] roles,
            List<MemberState> states,
            String problem) {}

    @CheckedTemplate(basePath = "disclosure")
    static class Templates {
        private Templates() {}

        static native TemplateInstance csirtRoute(RoutePage page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance show(@PathParam("slug") String slug) {
        return page(product(slug), "");
    }

    @POST
    @Allow(Permission.MANAGE_CASES)
    public Response add(
            @PathParam("slug") String slug,
            @FormParam("role") @DefaultValue("") String role,
            @FormParam("name") @DefaultValue("") String name,
            @FormParam("memberState") @DefaultValue("") String memberState,
            @FormParam("decides") @DefaultValue("") String decides,
            @FormParam("count") @DefaultValue("") String count,
            @FormParam("postalAddress") @DefaultValue("") String postalAddress,
            @FormParam("contact") @DefaultValue("") String contact) {
        Product product = product(slug);
        try {
            Operator.Role parsed = Operator.Role.parse(role);
            Optional<Integer> many = number(count);
            boolean establishment = parsed == Operator.Role.ESTABLISHMENT;
            routing.add(
                    caller.get(),
                    new Operator(
                            new UUID(0, 0),
                            parsed,
                            name.strip(),
                            memberState,
                            establishment && decides.equals("yes"),
                            establishment ? many : Optional.empty(),
                            establishment ? Optional.empty() : many,
                            postalAddress.strip(),
                            contact.strip()));
            return see(slug);
        } catch (Problem problem) {
            return Response.status(problem.status())
                    .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                    .entity(page(product, problem.detail()))
                    .build();
        }
    }

    @POST
    @Path("{id}/removal")
    @Allow(Permission.MANAGE_CASES)
    public Response remove(@PathParam("slug") String slug, @PathParam("id") UUID id) {
        routing.remove(caller.get(), id);
        return see(slug);
    }

    private TemplateInstance page(Product product, String problem) {
        Route route = routing.route(caller.organization());
        return Templates.csirtRoute(new RoutePage(
                product,
                route,
                MemberState.of(route.memberState()).map(MemberState::name).orElse(""),
                routing.operators(caller.organization()),
                Operator.Role.values(),
                MemberState.all(),
                problem));
    }

    private static Optional<Integer> number(String text) {
        if (text.isBlank()) {
            return Optional.empty();
        }
        if (!text.strip().matches("[0-9]{1,9}")) {
            throw Problem.invalid("Employees or products must be a whole number, such as 12.");
        }
        return Optional.of(Integer.parseInt(text.strip()));
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }

    private static Response see(String slug) {
        return Response.seeOther(URI.create("/products/%s/csirt-route".formatted(slug)))
                .build();
    }
}
