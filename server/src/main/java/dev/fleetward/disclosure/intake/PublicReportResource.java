package dev.fleetward.disclosure.intake;

import dev.fleetward.access.OpenWhenFull;
import dev.fleetward.access.PublicRoute;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.PublicAddress;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

/** The same for programs, by the same rules: as JSON, or as a form with files. */
@Path("/api/v1/public")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@PublicRoute
class PublicReportResource {
    private final Doors doors;
    private final Intake intake;
    private final PublicAddress address;

    PublicReportResource(Doors doors, Intake intake, PublicAddress address) {
        this.doors = doors;
        this.intake = intake;
        this.address = address;
    }

    /** @param product name of its public page; wanted of a maker with several */
    record Body(
            @Nullable String product,
            @Nullable String title,
            @Nullable String affected,
            @Nullable String description,
            @Nullable String reproduction,
            @Nullable String contact,
            @Nullable String disclosureOn) {
        Wanted wanted() {
            return Wanted.of(title, affected, description, reproduction, contact, disclosureOn);
        }
    }

    /** @param statusUrl where the reporter follows the report, told this once */
    record ReceiptView(String number, String statusUrl) {}

    @POST
    @Path("products/{name}/reports")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response toProduct(
            @PathParam("name") String name,
            @Nullable Body body,
            @Context HttpServerRequest http,
            @Context UriInfo uri) {
        return receive(doors.ofProduct(name), body, http, uri);
    }

    @POST
    @Path("products/{name}/reports")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @OpenWhenFull
    public Response toProductWithFiles(
            @PathParam("name") String name,
            @BeanParam ReportForm form,
            @RestForm("files") List<FileUpload> files,
            @Context HttpServerRequest http,
            @Context UriInfo uri) {
        return receive(doors.ofProduct(name), form, files, http, uri);
    }

    @POST
    @Path("makers/{publisher}/reports")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response toMaker(
            @PathParam("publisher") String publisher,
            @Nullable Body body,
            @Context HttpServerRequest http,
            @Context UriInfo uri) {
        return receive(doors.ofMaker(publisher), body, http, uri);
    }

    @POST
    @Path("makers/{publisher}/reports")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @OpenWhenFull
    public Response toMakerWithFiles(
            @PathParam("publisher") String publisher,
            @BeanParam ReportForm form,
            @RestForm("files") List<FileUpload> files,
            @Context HttpServerRequest http,
            @Context UriInfo uri) {
        return receive(doors.ofMaker(publisher), form, files, http, uri);
    }

    private Response receive(Doors.Door door, @Nullable Body body, HttpServerRequest http, UriInfo uri) {
        if (body == null) {
            throw Problem.invalid("This address takes a JSON object as its body.");
        }
        return made(
                intake.receive(
                        door.product(body.product == null ? "" : body.product),
                        Channel.API,
                        body.wanted(),
                        List.of(),
                        "",
                        ReportForm.address(http)),
                uri);
    }

    private Response receive(
            Doors.Door door, ReportForm form, List<FileUpload> files, HttpServerRequest http, UriInfo uri) {
        return made(
                intake.receive(
                        door.product(form.product()),
                        Channel.API,
                        form.wanted(),
                        ReportForm.incoming(files),
                        form.website(),
                        ReportForm.address(http)),
                uri);
    }

    private Response made(Intake.Receipt receipt, UriInfo uri) {
        return Response.status(Response.Status.CREATED)
                .header("Cache-Control", "no-store")
                .entity(new ReceiptView(receipt.caseName(), address.of(uri.getBaseUri()) + receipt.statusPath()))
                .build();
    }
}
