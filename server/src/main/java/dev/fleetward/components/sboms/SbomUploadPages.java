package dev.fleetward.components.sboms;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.components.VersionPath;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

/** The upload form, wherever it stands. */
@Path("/products/{slug}/software/sbom")
@RunOnVirtualThread
class SbomUploadPages {
    private final Products products;
    private final Sboms sboms;
    private final CurrentCaller caller;

    SbomUploadPages(Products products, Sboms sboms, CurrentCaller caller) {
        this.products = products;
        this.sboms = sboms;
        this.caller = caller;
    }

    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Allow(Permission.MANAGE_SOFTWARE)
    public Response upload(
            @PathParam("slug") String slug,
            @RestForm String type,
            @RestForm String version,
            @RestForm @Nullable String part,
            @RestForm("sbom") @Nullable FileUpload file)
            throws IOException {
        Product product = products.require(caller.organization(), slug);
        if (file == null || file.size() == 0) {
            throw Problem.invalid("Choose the SBOM file to upload: CycloneDX, SPDX or an archive of documents.");
        }
        try (var document = Files.newInputStream(file.uploadedFile())) {
            sboms.put(caller.get(), product, new Sboms.Place(type, version, part == null ? "" : part), document);
        }
        return Response.seeOther(URI.create("/products/" + slug + "/software/" + VersionPath.of(type, version)))
                .build();
    }
}
