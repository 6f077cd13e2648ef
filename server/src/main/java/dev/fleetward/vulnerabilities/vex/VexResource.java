package dev.fleetward.vulnerabilities.vex;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/products/{slug}/vex")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class VexResource {
    private final Products products;
    private final Documents documents;
    private final CurrentCaller caller;

    VexResource(Products products, Documents documents, CurrentCaller caller) {
        this.products = products;
        this.documents = documents;
        this.caller = caller;
    }

    /** Takes a document: OpenVEX, CycloneDX or CSAF, told by its content. */
    @POST
    @Consumes(MediaType.WILDCARD)
    @Allow(Permission.MANAGE_VULNERABILITIES)
    public Documents.Report take(
            @PathParam("slug") String slug,
            @QueryParam("subject") @Nullable String subject,
            @QueryParam("trust") @Nullable String trust,
            InputStream body) {
        return documents.take(caller.get(), product(slug), body, subject, trust);
    }

    /** The decisions in force as a document. */
    @GET
    @Allow(Permission.VIEW)
    public ObjectNode write(
            @PathParam("slug") String slug,
            @QueryParam("format") @DefaultValue("openvex") String format,
            @QueryParam("all") @DefaultValue("false") boolean everyone) {
        return documents.write(
                product(slug),
                switch (format) {
                    case "openvex" -> VexDocument.Format.OPENVEX;
                    case "cyclonedx" -> VexDocument.Format.CYCLONEDX;
                    case "csaf" -> VexDocument.Format.CSAF;
                    default ->
                        throw Problem.invalid("format must be openvex, cyclonedx or csaf, not “" + format + "”.");
                },
                everyone);
    }

    @GET
    @Path("documents")
    @Allow(Permission.VIEW)
    public PageOf<DocumentStore.Imported> list(@PathParam("slug") String slug) {
        return new PageOf<>(documents.list(product(slug)), null);
    }

    @GET
    @Path("documents/{id}")
    @Allow(Permission.VIEW)
    public byte[] document(@PathParam("slug") String slug, @PathParam("id") String id) {
        return documents.body(product(slug), DecisionsResource.id(id));
    }

    @GET
    @Path("issuers")
    @Allow(Permission.VIEW)
    public PageOf<DocumentStore.Issuer> issuers(@PathParam("slug") String slug) {
        return new PageOf<>(documents.issuers(product(slug)), null);
    }

    /** @param source own: the maker's own word; supplier: a word on its components */
    record Trust(@Nullable String issuer, @Nullable String source) {}

    @PUT
    @Path("issuers")
    @Allow(Permission.MANAGE_VULNERABILITIES)
    public PageOf<DocumentStore.Issuer> trust(@PathParam("slug") String slug, @Nullable Trust trust) {
        @Nullable String issuer = trust == null ? null : trust.issuer();
        @Nullable String source = trust == null ? null : trust.source();
        if (issuer == null || issuer.isBlank() || source == null) {
            throw Problem.invalid("The body must be a JSON object with “issuer” and “source”.");
        }
        documents.trust(caller.get(), product(slug), issuer, source);
        return issuers(slug);
    }

    @DELETE
    @Path("issuers")
    @Allow(Permission.MANAGE_VULNERABILITIES)
    public void distrust(@PathParam("slug") String slug, @QueryParam("issuer") @DefaultValue("") String issuer) {
        documents.distrust(caller.get(), product(slug), issuer);
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
