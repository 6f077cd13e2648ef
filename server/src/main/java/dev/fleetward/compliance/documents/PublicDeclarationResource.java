package dev.fleetward.compliance.documents;

import dev.fleetward.access.PublicRoute;
import dev.fleetward.compliance.Attachment;
import dev.fleetward.compliance.TechnicalFile;
import dev.fleetward.compliance.Upload;
import dev.fleetward.disclosure.facts.LawFacts;
import dev.fleetward.products.Product;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.InputStream;

/** The declaration of a public page: as it was signed, and the simplified one. */
@Path("/p/{name}/declaration")
@RunOnVirtualThread
class PublicDeclarationResource {
    private final LawFacts facts;
    private final TechnicalFile file;
    private final PublishedDocuments documents;

    PublicDeclarationResource(LawFacts facts, TechnicalFile file, PublishedDocuments documents) {
        this.facts = facts;
        this.file = file;
        this.documents = documents;
    }

    @GET
    @PublicRoute
    public Response signed(@PathParam("name") String name) {
        Product product = facts.published(name).product();
        Upload upload = documents.signed(product, name);
        return Response.ok((StreamingOutput) out -> {
                    try (InputStream in = file.open(product, upload)) {
                        in.transferTo(out);
                    }
                })
                .type(MediaType.APPLICATION_OCTET_STREAM_TYPE)
                .header(HttpHeaders.CONTENT_DISPOSITION, Attachment.named(upload.fileName()))
                .build();
    }

    @GET
    @Path("simplified")
    @PublicRoute
    public Response simplified(@PathParam("name") String name) {
        return documents.complete(facts.published(name).product(), name, LegalDocument.SIMPLIFIED_DECLARATION);
    }
}
