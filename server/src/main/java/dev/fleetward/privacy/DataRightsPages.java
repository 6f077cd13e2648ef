package dev.fleetward.privacy;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.devices.Device;
import dev.fleetward.disclosure.Case;
import dev.fleetward.disclosure.Cases;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Pdf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.privacy.holds.LegalHold;
import dev.fleetward.privacy.holds.LegalHolds;
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
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where a privacy officer answers a device owner: find the device, give its data, erase it. */
@Path("/products/{slug}/data-rights")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class DataRightsPages {
    private final SubjectRequests requests;
    private final Erasures erasures;
    private final LegalHolds holds;
    private final Cases cases;
    private final Products products;
    private final CurrentCaller caller;

    DataRightsPages(
            SubjectRequests requests,
            Erasures erasures,
            LegalHolds holds,
            Cases cases,
            Products products,
            CurrentCaller caller) {
        this.requests = requests;
        this.erasures = erasures;
        this.holds = holds;
        this.cases = cases;
        this.products = products;
        this.caller = caller;
    }

    record RightsPage(
            Product product,
            String serial,
            boolean asked,
            Optional<Device> device,
            Optional<LegalHold> hold,
            List<Case> reporting,
            List<Erasure> underway,
            List<SubjectRequest> done,
            @Nullable String next,
            String problem) {}

    record ErasurePage(Product product, Erasure erasure) {}

    record CertificatePage(Product product, Certificate certificate) {}

    @CheckedTemplate(basePath = "privacy")
    static class Templates {
        private Templates() {}

        static native TemplateInstance rights(RightsPage page);

        static native TemplateInstance erasure(ErasurePage page);

        static native TemplateInstance certificate(CertificatePage page);

        static native TemplateInstance certificatePdf(Certificate certificate);
    }

    @GET
    @Allow(Permission.MANAGE_PRIVACY)
    public TemplateInstance rights(
            @PathParam("slug") String slug,
            @QueryParam("serial") @DefaultValue("") String serial,
            @QueryParam("after") @Nullable String after) {
        return page(product(slug), serial.strip(), after, "");
    }

    @POST
    @Path("erasure")
    @Allow(Permission.MANAGE_PRIVACY)
    public Response erase(
            @PathParam("slug") String slug,
            @QueryParam("serial") @DefaultValue("") String serial,
            @FormParam("confirm") @DefaultValue("") String confirm) {
        Product product = product(slug);
        try {
            UUID id = erasures.request(caller.get(), product, serial, confirm);
            var _ = erasures.await(product, id);
            return Response.seeOther(URI.create("/products/%s/data-rights/certificates/%s".formatted(slug, id)))
                    .build();
        } catch (Problem problem) {
            return Response.status(problem.status())
                    .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                    .entity(page(product, serial, null, problem.detail()))
                    .build();
        }
    }

    /** Until it is done, how far it is. */
    @GET
    @Path("certificates/{id}")
    @Allow(Permission.MANAGE_PRIVACY)
    public TemplateInstance certificate(@PathParam("slug") String slug, @PathParam("id") String id) {
        Product product = product(slug);
        Erasure erasure = erasures.require(product, DataRequestsResource.parse(id));
        return erasure.isDone()
                ? Templates.certificate(
                        new CertificatePage(product, requests.requireCertificate(product, erasure.id())))
                : Templates.erasure(new ErasurePage(product, erasure));
    }

    @GET
    @Path("certificates/{id}/pdf")
    @Produces("application/pdf")
    @Allow(Permission.MANAGE_PRIVACY)
    public Response certificatePdf(@PathParam("slug") String slug, @PathParam("id") String id) {
        Certificate certificate = requests.requireCertificate(product(slug), DataRequestsResource.parse(id));
        String xhtml = Templates.certificatePdf(certificate).render();
        return Response.ok((StreamingOutput) out -> Pdf.write(xhtml, out))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"erasure-%s.pdf\"".formatted(certificate.id()))
                .build();
    }

    private TemplateInstance page(Product product, String serial, @Nullable String after, String problem) {
        Optional<String> asked = Optional.of(serial).filter(text -> !text.isEmpty());
        var done = requests.list(product, asked, Cursor.parse(after, null));
        Optional<Device> device = asked.flatMap(one -> find(product, one));
        return Templates.rights(new RightsPage(
                product,
                serial,
                asked.isPresent(),
                device,
                device.flatMap(one -> holds.on(product, one)),
                cases.running(product.organization()).stream()
                        .map(Cases.Running::subject)
                        .filter(one -> one.product().equals(product.id()))
                        .distinct()
                        .toList(),
                erasures.underway(product),
                done.items(),
                done.next() == null ? null : "?after=" + done.next(),
                problem));
    }

    private Optional<Device> find(Product product, String serial) {
        try {
            return Optional.of(requests.requireDevice(product, serial));
        } catch (Problem notThere) {
            return Optional.empty();
        }
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
