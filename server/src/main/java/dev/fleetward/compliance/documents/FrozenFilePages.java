package dev.fleetward.compliance.documents;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.compliance.VersionLine;
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

/** Frozen technical documentation, and the form that freezes it. */
@Path("/products/{slug}/compliance/frozen-files")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class FrozenFilePages {
    private final FrozenFiles frozen;
    private final LegalDocuments documents;
    private final Products products;
    private final CurrentCaller caller;

    FrozenFilePages(FrozenFiles frozen, LegalDocuments documents, Products products, CurrentCaller caller) {
        this.frozen = frozen;
        this.documents = documents;
        this.products = products;
        this.caller = caller;
    }

    record FrozenPage(Product product, List<FrozenFiles.Kept> files, List<VersionLine> versions, String problem) {
        public long count() {
            return files.size();
        }
    }

    @CheckedTemplate(basePath = "compliance")
    static class Templates {
        private Templates() {}

        static native TemplateInstance frozenFiles(FrozenPage page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance show(@PathParam("slug") String slug) {
        return page(product(slug), "");
    }

    /** @param software as {@code type version}; a type has no space */
    @POST
    @Allow(Permission.MANAGE_COMPLIANCE)
    public Response freeze(
            @PathParam("slug") String slug,
            @FormParam("software") @DefaultValue("") String software,
            @FormParam("evenIncomplete") @DefaultValue("") String evenIncomplete) {
        Product product = product(slug);
        int space = software.indexOf(' ');
        try {
            if (space < 0) {
                throw Problem.invalid("Choose the software version whose documentation is frozen.");
            }
            frozen.freeze(
                    caller.get(),
                    product,
                    software.substring(0, space),
                    software.substring(space + 1),
                    evenIncomplete.equals("true"));
            return Response.seeOther(URI.create("/products/%s/compliance/frozen-files".formatted(slug)))
                    .build();
        } catch (Problem problem) {
            return Response.status(problem.status())
                    .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                    .entity(page(product, problem.detail()))
                    .build();
        }
    }

    private TemplateInstance page(Product product, String problem) {
        return Templates.frozenFiles(new FrozenPage(
                product, frozen.list(product), documents.known(product).file().versions(), problem));
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
