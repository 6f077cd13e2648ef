package dev.fleetward.vulnerabilities.difference;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Db;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import dev.fleetward.products.SoftwareVersion;
import dev.fleetward.products.SoftwareVersions;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Path("/products/{slug}/software/difference")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class VersionDifferencePages {
    private static final int MAX_CHOICES = 500;

    private final Db db;
    private final Products products;
    private final SoftwareVersions versions;
    private final VersionDifferences differences;
    private final CurrentCaller caller;

    VersionDifferencePages(
            Db db, Products products, SoftwareVersions versions, VersionDifferences differences, CurrentCaller caller) {
        this.db = db;
        this.products = products;
        this.versions = versions;
        this.differences = differences;
        this.caller = caller;
    }

    /** @param difference null until two versions are chosen */
    record DifferencePage(
            Product product,
            List<String> choices,
            String from,
            String to,
            @Nullable VersionDifference difference) {
        public String title() {
            return difference == null ? "Compare versions" : difference.from() + " and " + difference.to();
        }
    }

    @CheckedTemplate(basePath = "vulnerabilities")
    static class Templates {
        private Templates() {}

        static native TemplateInstance difference(DifferencePage page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance difference(
            @PathParam("slug") String slug,
            @QueryParam("from") @DefaultValue("") String from,
            @QueryParam("to") @DefaultValue("") String to) {
        Product product = products.require(caller.organization(), slug);
        return db.inTransaction(caller.organization(), tx -> {
            List<String> choices = versions.list(tx, product.id()).stream()
                    .limit(MAX_CHOICES)
                    .map(SoftwareVersion::toString)
                    .toList();
            VersionDifference found = from.isBlank() || to.isBlank()
                    ? null
                    : differences.between(
                            tx, differences.require(tx, product, from), differences.require(tx, product, to));
            return Templates.difference(new DifferencePage(product, choices, from, to, found));
        });
    }
}
