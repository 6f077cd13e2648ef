package dev.fleetward.components.quality;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.components.SbomInfo;
import dev.fleetward.components.VersionPath;
import dev.fleetward.components.sboms.Sboms;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import dev.fleetward.products.SoftwareVersion;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

@Path("/products/{slug}/software/{type}/{version}/quality")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class QualityPages {
    private final Products products;
    private final Sboms sboms;
    private final CurrentCaller caller;

    QualityPages(Products products, Sboms sboms, CurrentCaller caller) {
        this.products = products;
        this.sboms = sboms;
        this.caller = caller;
    }

    record ReportPage(Product product, SoftwareVersion version, SbomInfo sbom, Quality.Report report) {
        public String title() {
            return "SBOM quality of " + version.type() + " " + version.version()
                    + (sbom.part().isEmpty() ? "" : ", " + sbom.part());
        }

        public String versionHref() {
            return "/products/" + product.slug() + "/software/" + VersionPath.of(version.type(), version.version());
        }

        /** How much can be matched: no number of findings means anything without it. */
        public Quality.Checked matchable() {
            return report.rules().stream()
                    .filter(rule -> rule.id().equals(Rule.Q14.name()))
                    .findFirst()
                    .orElseThrow();
        }

        public long failed() {
            return report.failed();
        }
    }

    @CheckedTemplate(basePath = "components")
    static class Templates {
        private Templates() {}

        static native TemplateInstance quality(ReportPage page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance report(
            @PathParam("slug") String slug,
            @PathParam("type") String type,
            @PathParam("version") String version,
            @QueryParam("part") @Nullable String part) {
        Product product = products.require(caller.organization(), slug);
        var found = sboms.require(caller.organization(), product, type, version, part, null);
        var report = Quality.of(sboms.read(caller.organization(), found.sbom()), version);
        return Templates.quality(new ReportPage(product, found.version(), found.sbom(), report));
    }
}
