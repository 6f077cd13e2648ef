package dev.fleetward.disclosure.intake;

import dev.fleetward.access.OpenWhenFull;
import dev.fleetward.access.PublicRoute;
import dev.fleetward.kernel.Problem;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;

/** Where anybody reports a vulnerability, without an account. */
@Path("/")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
@PublicRoute
class PublicReportPages {
    private final Doors doors;
    private final Intake intake;

    PublicReportPages(Doors doors, Intake intake) {
        this.doors = doors;
        this.intake = intake;
    }

    /**
     * @param contact another way to write, for people
     * @param typed so that nothing is lost when it was refused
     */
    record ReportPage(
            Doors.Door door,
            String maker,
            String contact,
            String contactHref,
            boolean open,
            Optional<IntakeKey> key,
            ReportForm typed,
            String problem) {
        public boolean several() {
            return door.products().size() > 1;
        }

        public List<Map.Entry<String, String>> products() {
            return door.products().entrySet().stream()
                    .map(one -> Map.entry(one.getKey(), one.getValue().name()))
                    .toList();
        }

        /** Whose page it is. */
        public String of() {
            return several() ? maker : products().getFirst().getValue();
        }

        public int maxFiles() {
            return Quarantine.MAX_FILES;
        }
    }

    @CheckedTemplate(basePath = "disclosure")
    static class Templates {
        private Templates() {}

        static native TemplateInstance reportVulnerability(ReportPage page);
    }

    @GET
    @Path("p/{name}/report")
    public Response ofProduct(@PathParam("name") String name) {
        return answer(200, page(doors.ofProduct(name), ReportForm.EMPTY, ""));
    }

    @POST
    @Path("p/{name}/report")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @OpenWhenFull
    public Response toProduct(
            @PathParam("name") String name,
            @BeanParam ReportForm form,
            @RestForm("files") List<FileUpload> files,
            @Context HttpServerRequest http) {
        return receive(doors.ofProduct(name), form, files, http);
    }

    @GET
    @Path("o/{publisher}/report")
    public Response ofMaker(
            @PathParam("publisher") String publisher, @QueryParam("product") @DefaultValue("") String product) {
        return answer(200, page(doors.ofMaker(publisher), ReportForm.of(product), ""));
    }

    @POST
    @Path("o/{publisher}/report")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @OpenWhenFull
    public Response toMaker(
            @PathParam("publisher") String publisher,
            @BeanParam ReportForm form,
            @RestForm("files") List<FileUpload> files,
            @Context HttpServerRequest http) {
        return receive(doors.ofMaker(publisher), form, files, http);
    }

    @GET
    @Path("p/{name}/report/key.asc")
    @Produces("application/pgp-keys")
    public Response keyOfProduct(@PathParam("name") String name) {
        return key(doors.ofProduct(name));
    }

    @GET
    @Path("o/{publisher}/report/key.asc")
    @Produces("application/pgp-keys")
    public Response keyOfMaker(@PathParam("publisher") String publisher) {
        return key(doors.ofMaker(publisher));
    }

    private Response receive(Doors.Door door, ReportForm form, List<FileUpload> files, HttpServerRequest http) {
        try {
            Intake.Receipt receipt = intake.receive(
                    door.product(form.product()),
                    Channel.PAGE,
                    form.wanted(),
                    ReportForm.incoming(files),
                    form.website(),
                    ReportForm.address(http));
            return Response.seeOther(URI.create(receipt.statusPath() + "/receipt"))
                    .build();
        } catch (Problem problem) {
            return answer(problem.status(), page(door, form, problem.detail()));
        }
    }

    private TemplateInstance page(Doors.Door door, ReportForm typed, String problem) {
        return Templates.reportVulnerability(new ReportPage(
                door,
                door.maker().name(),
                door.maker().securityContact().replaceFirst("^(mailto|tel):", ""),
                door.maker().securityContact(),
                doors.isOpen(door.organization()),
                doors.key(door.organization()),
                typed,
                problem));
    }

    private Response key(Doors.Door door) {
        IntakeKey key = doors.key(door.organization()).orElseThrow(() -> Problem.notFound("File", "key.asc"));
        return Response.ok(key.publicKey(), "application/pgp-keys")
                .header("Content-Disposition", "attachment; filename=\"%s.asc\"".formatted(key.fingerprint()))
                .build();
    }

    /** Nothing of a report stays in a browser's cache, nor goes to another site as referrer. */
    private static Response answer(int status, TemplateInstance page) {
        return Response.status(status)
                .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                .header("Cache-Control", "private, no-store")
                .header("Referrer-Policy", "no-referrer")
                .entity(page)
                .build();
    }
}
