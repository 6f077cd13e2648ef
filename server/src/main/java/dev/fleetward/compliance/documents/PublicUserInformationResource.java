package dev.fleetward.compliance.documents;

import dev.fleetward.access.PublicRoute;
import dev.fleetward.disclosure.facts.LawFacts;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;

/** The information of Annex II on a public page (CRA Article 13(18)). */
@Path("/p/{name}/user-information")
@RunOnVirtualThread
class PublicUserInformationResource {
    private final LawFacts facts;
    private final PublishedDocuments documents;

    PublicUserInformationResource(LawFacts facts, PublishedDocuments documents) {
        this.facts = facts;
        this.documents = documents;
    }

    @GET
    @PublicRoute
    public Response userInformation(@PathParam("name") String name) {
        return documents.complete(facts.published(name).product(), name, LegalDocument.USER_INFORMATION);
    }
}
