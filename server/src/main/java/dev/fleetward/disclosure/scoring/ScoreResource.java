package dev.fleetward.disclosure.scoring;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.disclosure.Case;
import dev.fleetward.disclosure.Cases;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/products/{slug}/cases")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class ScoreResource {
    private final CaseScores scores;
    private final Cases cases;
    private final Products products;
    private final CurrentCaller caller;

    ScoreResource(CaseScores scores, Cases cases, Products products, CurrentCaller caller) {
        this.scores = scores;
        this.cases = cases;
        this.products = products;
        this.caller = caller;
    }

    record Body(@Nullable String vector) {}

    record KeptView(
            String version, String vector, double baseScore, double score, String severity, String by, Instant at) {
        static KeptView of(CaseScores.Kept kept) {
            Scored scored = kept.scored();
            return new KeptView(
                    scored.version(),
                    scored.vector(),
                    scored.baseScore(),
                    scored.score(),
                    scored.severity(),
                    kept.by(),
                    kept.at());
        }
    }

    record ScoresView(List<KeptView> items) {}

    @GET
    @Path("{number}/scores")
    @Allow(Permission.VIEW)
    public ScoresView list(@PathParam("slug") String slug, @PathParam("number") String number) {
        Product product = products.require(caller.organization(), slug);
        Case c = cases.require(product, number);
        return new ScoresView(scores.of(product, c).stream().map(KeptView::of).toList());
    }

    /** One for each version of CVSS. */
    @PUT
    @Path("{number}/scores")
    @Consumes(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_CASES)
    public Scored save(@PathParam("slug") String slug, @PathParam("number") String number, @Nullable Body body) {
        Product product = products.require(caller.organization(), slug);
        Case c = cases.require(product, number);
        if (body == null || body.vector == null) {
            throw Problem.invalid("Send vector, such as CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H.");
        }
        return scores.save(caller.get(), product, c, body.vector);
    }
}
