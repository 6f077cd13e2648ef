package dev.fleetward.compliance;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The requirements of a catalogue with what speaks for them, who answers for them, and what does not apply. */
@Path("/api/v1/products/{slug}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class RequirementsResource {
    private final Matrix matrix;
    private final Evidence evidence;
    private final Products products;
    private final CurrentCaller caller;

    RequirementsResource(Matrix matrix, Evidence evidence, Products products, CurrentCaller caller) {
        this.matrix = matrix;
        this.evidence = evidence;
        this.products = products;
        this.caller = caller;
    }

    record ExceptionChange(@Nullable String justification) {}

    record OwnerChange(@Nullable String email) {}

    record CatalogueLine(String id, String title, String law, String note, int requirements) {}

    record RequirementWithHistory(MatrixRow row, List<FigureHistory> history) {}

    @GET
    @Path("requirement-catalogues")
    @Allow(Permission.VIEW)
    public PageOf<CatalogueLine> catalogues(@PathParam("slug") String slug) {
        product(slug);
        return new PageOf<>(
                Law.CATALOGUES.stream()
                        .map(one -> new CatalogueLine(
                                one.id(),
                                one.title(),
                                one.law(),
                                one.note(),
                                one.requirements().size()))
                        .toList(),
                null);
    }

    @GET
    @Path("requirements")
    @Allow(Permission.VIEW)
    public PageOf<MatrixRow> matrix(
            @PathParam("slug") String slug,
            @QueryParam("catalogue") @DefaultValue("cra-annex-i") String catalogue,
            @QueryParam("state") @DefaultValue("") String state) {
        List<MatrixRow> rows = matrix.rows(product(slug), Law.catalogue(catalogue));
        return new PageOf<>(
                rows.stream()
                        .filter(row -> state.isEmpty() || row.state() == RequirementState.parse(state))
                        .toList(),
                null);
    }

    @GET
    @Path("requirements/{id}")
    @Allow(Permission.VIEW)
    public RequirementWithHistory requirement(@PathParam("slug") String slug, @PathParam("id") String id) {
        Product product = product(slug);
        MatrixRow row = matrix.row(product, id);
        List<String> sources =
                row.figures().stream().map(figure -> figure.record().source()).toList();
        return new RequirementWithHistory(row, FigureHistory.of(evidence.history(product, sources)));
    }

    @PUT
    @Path("requirements/{id}/exception")
    @Consumes(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_COMPLIANCE)
    public void setAside(@PathParam("slug") String slug, @PathParam("id") String id, @Nullable ExceptionChange body) {
        if (body == null || body.justification == null) {
            throw Problem.invalid("justification is needed; an empty one makes the requirement apply again.");
        }
        matrix.setAside(caller.get(), product(slug), id, body.justification);
    }

    @PUT
    @Path("requirements/{id}/owner")
    @Consumes(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_COMPLIANCE)
    public void setOwner(@PathParam("slug") String slug, @PathParam("id") String id, @Nullable OwnerChange body) {
        if (body == null || body.email == null) {
            throw Problem.invalid("email of a colleague is needed; an empty one takes the owner away.");
        }
        matrix.setOwner(caller.get(), product(slug), id, body.email);
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
