package dev.fleetward.disclosure.intake;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.Locale;

@Path("/api/v1/products/{slug}/report-mails")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class MailResource {
    private final MailImport mails;
    private final Products products;
    private final CurrentCaller caller;

    MailResource(MailImport mails, Products products, CurrentCaller caller) {
        this.mails = mails;
        this.products = products;
        this.caller = caller;
    }

    /** @param what opened, appended, or known when it changed nothing */
    record ImportedView(String number, String what) {}

    /** The mail as saved by a mail program, its bytes as body. */
    @POST
    @Consumes(MediaType.WILDCARD)
    @Allow(Permission.MANAGE_CASES)
    public Response read(@PathParam("slug") String slug, InputStream eml) {
        Product product = products.require(caller.organization(), slug);
        MailImport.Imported imported = mails.read(caller.get(), product, eml);
        return Response.status(imported.what() == MailImport.What.OPENED ? 201 : 200)
                .entity(new ImportedView(
                        imported.number(), imported.what().name().toLowerCase(Locale.ROOT)))
                .build();
    }
}
