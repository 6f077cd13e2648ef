package dev.fleetward.disclosure.advisories;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.PublicAddress;
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
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.List;

/** Who publishes the organization's advisories, and with which keys. */
@Path("/products/{slug}/advisory-publisher")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class PublisherPages {
    private final Publishers publishers;
    private final Products products;
    private final CurrentCaller caller;
    private final PublicAddress address;

    PublisherPages(Publishers publishers, Products products, CurrentCaller caller, PublicAddress address) {
        this.publishers = publishers;
        this.products = products;
        this.caller = caller;
        this.address = address;
    }

    record PublisherPage(
            Product product,
            String maker,
            boolean stated,
            String publicName,
            String namespace,
            String metadata,
            String pages,
            List<PublisherStore.Key> keys,
            String problem) {}

    @CheckedTemplate(basePath = "disclosure")
    static class Templates {
        private Templates() {}

        static native TemplateInstance advisoryPublisher(PublisherPage page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance show(@PathParam("slug") String slug, @Context UriInfo uri) {
        Publisher publisher = publishers.of(caller.organization());
        return page(slug, uri, publisher.publicName(), publisher.namespace(), "");
    }

    @POST
    @Allow(Permission.MANAGE_COMPLIANCE)
    public Response save(
            @PathParam("slug") String slug,
            @FormParam("publicName") @DefaultValue("") String publicName,
            @FormParam("namespace") @DefaultValue("") String namespace,
            @Context UriInfo uri) {
        products.require(caller.organization(), slug);
        try {
            publishers.state(caller.get(), publicName, namespace);
            return see(slug);
        } catch (Problem problem) {
            return answer(problem, page(slug, uri, publicName, namespace, problem.detail()));
        }
    }

    @POST
    @Path("keys")
    @Allow(Permission.MANAGE_COMPLIANCE)
    public Response makeKey(@PathParam("slug") String slug, @Context UriInfo uri) {
        products.require(caller.organization(), slug);
        try {
            publishers.makeKey(caller.get());
            return see(slug);
        } catch (Problem problem) {
            Publisher publisher = publishers.of(caller.organization());
            return answer(problem, page(slug, uri, publisher.publicName(), publisher.namespace(), problem.detail()));
        }
    }

    private TemplateInstance page(String slug, UriInfo uri, String publicName, String namespace, String problem) {
        Product product = products.require(caller.organization(), slug);
        Publisher publisher = publishers.of(caller.organization());
        var addresses = new Addresses(address.of(uri.getBaseUri()), publisher.publicName());
        return Templates.advisoryPublisher(new PublisherPage(
                product,
                publisher.maker().name(),
                publisher.isStated(),
                publicName,
                namespace,
                addresses.metadata(),
                addresses.pages(),
                publishers.keys(caller.organization()),
                problem));
    }

    private static Response see(String slug) {
        return Response.seeOther(URI.create("/products/%s/advisory-publisher".formatted(slug)))
                .build();
    }

    private static Response answer(Problem problem, TemplateInstance page) {
        return Response.status(problem.status())
                .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                .entity(page)
                .build();
    }
}
