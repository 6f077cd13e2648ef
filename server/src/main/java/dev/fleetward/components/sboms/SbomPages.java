package dev.fleetward.components.sboms;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.components.Components;
import dev.fleetward.components.SbomInfo;
import dev.fleetward.components.VersionPath;
import dev.fleetward.components.difference.Difference;
import dev.fleetward.components.difference.Differences;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import dev.fleetward.products.SoftwareVersion;
import dev.fleetward.products.SoftwareVersions;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The documents about one version: its parts, what each replaced, and what that changed. */
@Path("/products/{slug}/software/{type}/{version}/sbom")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class SbomPages {
    private final Db db;
    private final Products products;
    private final SoftwareVersions versions;
    private final Components components;
    private final Differences differences;
    private final CurrentCaller caller;

    SbomPages(
            Db db,
            Products products,
            SoftwareVersions versions,
            Components components,
            Differences differences,
            CurrentCaller caller) {
        this.db = db;
        this.products = products;
        this.versions = versions;
        this.components = components;
        this.differences = differences;
        this.caller = caller;
    }

    /** @param revisions newest first */
    record Part(SbomInfo sbom, List<SbomInfo> revisions) {
        /** For an address. */
        public String key() {
            return URLEncoder.encode(sbom.part(), StandardCharsets.UTF_8);
        }

        public long warnings() {
            return sbom.warnings().size();
        }
    }

    record PartsPage(Product product, SoftwareVersion version, List<Part> parts, boolean mayUpload) {
        public String path() {
            return VersionPath.of(version.type(), version.version());
        }

        public String title() {
            return "SBOM of " + version.type() + " " + version.version();
        }

        public long count() {
            return parts.size();
        }

        public long components() {
            return parts.stream().mapToLong(part -> part.sbom().components()).sum();
        }
    }

    record RevisionsPage(
            Product product, SoftwareVersion version, String part, int from, int to, Difference difference) {
        public String title() {
            return "From revision " + from + " to " + to;
        }

        public String sbomHref() {
            return "/products/" + product.slug() + "/software/" + VersionPath.of(version.type(), version.version())
                    + "/sbom";
        }
    }

    @CheckedTemplate(basePath = "components")
    static class Templates {
        private Templates() {}

        static native TemplateInstance sbom(PartsPage page);

        static native TemplateInstance revisions(RevisionsPage page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance parts(@BeanParam VersionPlace at) {
        Product product = products.require(caller.organization(), at.slug());
        return db.inTransaction(caller.organization(), tx -> {
            SoftwareVersion named = at.require(tx, versions, product);
            List<Part> parts = components.sboms(tx, named.id()).stream()
                    .map(sbom -> new Part(sbom, components.revisions(tx, named.id(), sbom.part())))
                    .toList();
            return Templates.sbom(
                    new PartsPage(product, named, parts, caller.get().may(Permission.MANAGE_SOFTWARE)));
        });
    }

    @GET
    @Path("revisions")
    @Allow(Permission.VIEW)
    public TemplateInstance revisions(
            @BeanParam VersionPlace at,
            @QueryParam("part") @DefaultValue("") String part,
            @QueryParam("from") int from,
            @QueryParam("to") int to) {
        Product product = products.require(caller.organization(), at.slug());
        return db.inTransaction(caller.organization(), tx -> {
            SoftwareVersion named = at.require(tx, versions, product);
            for (int revision : new int[] {from, to}) {
                if (components.revision(tx, named.id(), part, revision).isEmpty()) {
                    throw Problem.notFound("SBOM", named + " revision " + revision);
                }
            }
            Difference difference = differences.ofRevisions(tx, named.id(), part, from, to);
            return Templates.revisions(new RevisionsPage(product, named, part, from, to, difference));
        });
    }
}
