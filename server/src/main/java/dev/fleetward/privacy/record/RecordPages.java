package dev.fleetward.privacy.record;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Pdf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.net.URI;
import java.util.Arrays;
import java.util.List;

/** The record of processing as a page, as a PDF, and where it is filled in. */
@Path("/products/{slug}/data-rights/record")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class RecordPages {
    private final ProcessingRecords records;
    private final Products products;
    private final CurrentCaller caller;

    RecordPages(ProcessingRecords records, Products products, CurrentCaller caller) {
        this.records = records;
        this.products = products;
        this.caller = caller;
    }

    record RecordPage(Product product, ProcessingRecord record, List<ProcessingRecord.Missing> missing) {
        public long left() {
            return missing.size();
        }
    }

    record FormPage(
            Product product, ProcessingRecord record, List<LegalBasis> bases, int maxCharacters, String problem) {}

    @CheckedTemplate(basePath = "privacy")
    static class Templates {
        private Templates() {}

        static native TemplateInstance record(RecordPage page);

        static native TemplateInstance recordForm(FormPage page);

        static native TemplateInstance recordPdf(ProcessingRecord record);
    }

    @GET
    @Allow(Permission.MANAGE_PRIVACY)
    public TemplateInstance record(@PathParam("slug") String slug) {
        Product product = product(slug);
        ProcessingRecord record = records.of(product);
        return Templates.record(new RecordPage(product, record, record.missing()));
    }

    @GET
    @Path("pdf")
    @Produces("application/pdf")
    @Allow(Permission.MANAGE_PRIVACY)
    public Response pdf(@PathParam("slug") String slug) {
        Product product = product(slug);
        String xhtml = Templates.recordPdf(records.of(product)).render();
        return Response.ok((StreamingOutput) out -> Pdf.write(xhtml, out))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"record-of-processing-%s.pdf\"".formatted(product.slug()))
                .build();
    }

    @GET
    @Path("form")
    @Allow(Permission.MANAGE_PRIVACY)
    public TemplateInstance form(@PathParam("slug") String slug) {
        return formPage(product(slug), "");
    }

    @POST
    @Path("form")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Allow(Permission.MANAGE_PRIVACY)
    public Response save(@PathParam("slug") String slug, MultivaluedMap<String, String> typed) {
        Product product = product(slug);
        var change = new Stated.Change(
                typed.getFirst("representative"),
                typed.getFirst("dataProtectionOfficer"),
                typed.getFirst("dataSubjects"),
                typed.getFirst("recipients"),
                typed.getFirst("transfers"),
                typed.getFirst("measures"));
        List<ProcessingRecords.Reason> reasons = records.of(product).activities().stream()
                .map(ProcessingRecord.Activity::kind)
                .filter(kind -> typed.containsKey("purpose-" + kind))
                .map(kind -> new ProcessingRecords.Reason(
                        kind, typed.getFirst("purpose-" + kind), typed.getFirst("basis-" + kind)))
                .toList();
        try {
            records.save(caller.get(), product, change, reasons);
            return Response.seeOther(URI.create("/products/%s/data-rights/record".formatted(slug)))
                    .build();
        } catch (Problem problem) {
            return Response.status(problem.status())
                    .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                    .entity(formPage(product, problem.detail()))
                    .build();
        }
    }

    private TemplateInstance formPage(Product product, String problem) {
        return Templates.recordForm(new FormPage(
                product,
                records.of(product),
                Arrays.asList(LegalBasis.values()),
                ProcessingRecords.MAX_CHARACTERS,
                problem));
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
