package dev.fleetward.disclosure.intake;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.disclosure.Case;
import dev.fleetward.disclosure.Cases;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;

/** The report a case was opened for, as it was sent, and the files that came with it. */
@Path("/products/{slug}/cases/{number}/report")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class ReportPages {
    private final Intake intake;
    private final Quarantine quarantine;
    private final Cases cases;
    private final Products products;
    private final CurrentCaller caller;

    ReportPages(Intake intake, Quarantine quarantine, Cases cases, Products products, CurrentCaller caller) {
        this.intake = intake;
        this.quarantine = quarantine;
        this.cases = cases;
        this.products = products;
        this.caller = caller;
    }

    record Page(Product product, Case c, Optional<Report> report, List<Attachment> files) {}

    @CheckedTemplate(basePath = "disclosure")
    static class Templates {
        private Templates() {}

        static native TemplateInstance caseReport(Page page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance show(@PathParam("slug") String slug, @PathParam("number") String number) {
        Product product = products.require(caller.organization(), slug);
        Case c = cases.require(product, number);
        return Templates.caseReport(new Page(product, c, intake.of(product, c), quarantine.of(product, c)));
    }
}
