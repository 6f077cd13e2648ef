package dev.fleetward.disclosure.intake;

import dev.fleetward.access.PublicRoute;
import dev.fleetward.disclosure.handling.Reporters;
import dev.fleetward.kernel.PublicAddress;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

/** What a reporter gets. Reached by the secret address alone, so that loading it again sends nothing again. */
@Path("/report-status/{secret}/receipt")
@Produces(MediaType.TEXT_HTML)
@PublicRoute
@RunOnVirtualThread
class ReceiptPages {
    private final Reporters reporters;
    private final PublicAddress address;

    ReceiptPages(Reporters reporters, PublicAddress address) {
        this.reporters = reporters;
        this.address = address;
    }

    record ReceiptPage(String number, String product, String address, String path) {}

    @CheckedTemplate(basePath = "disclosure")
    static class Templates {
        private Templates() {}

        static native TemplateInstance reportReceipt(ReceiptPage page);
    }

    @GET
    public Response receipt(@PathParam("secret") String secret, @Context UriInfo uri) {
        Reporters.Followed followed = reporters.follow(secret);
        String path = "/report-status/" + secret;
        return Response.ok(Templates.reportReceipt(new ReceiptPage(
                        followed.c().name(), followed.product().name(), address.of(uri.getBaseUri()) + path, path)))
                .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                .header("Cache-Control", "private, no-store")
                .header("Referrer-Policy", "no-referrer")
                .build();
    }
}
