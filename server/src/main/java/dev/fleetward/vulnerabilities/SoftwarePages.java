package dev.fleetward.vulnerabilities;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.components.Components;
import dev.fleetward.components.SbomInfo;
import dev.fleetward.devices.Devices;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import dev.fleetward.products.SoftwareVersions;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Path("/products/{slug}/software")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class SoftwarePages {
    private static final int MAX_SHOWN = 1_000;

    private final Db db;
    private final Clock clock;
    private final Products products;
    private final SoftwareVersions versions;
    private final Devices devices;
    private final Components components;
    private final Vulnerabilities vulnerabilities;
    private final Exposure exposure;
    private final ExposureStore store;
    private final CoverageStore coverages;
    private final CurrentCaller caller;

    SoftwarePages(
            Db db,
            Clock clock,
            Products products,
            SoftwareVersions versions,
            Devices devices,
            Components components,
            Vulnerabilities vulnerabilities,
            Exposure exposure,
            ExposureStore store,
            CoverageStore coverages,
            CurrentCaller caller) {
        this.db = db;
        this.clock = clock;
        this.products = products;
        this.versions = versions;
        this.devices = devices;
        this.components = components;
        this.vulnerabilities = vulnerabilities;
        this.exposure = exposure;
        this.store = store;
        this.coverages = coverages;
        this.caller = caller;
    }

    record ListPage(
            Product product, List<ExposureStore.VersionRow> versions, Exposure.Figure exposure, boolean mayUpload) {
        public long known() {
            return versions.size();
        }

        public long described() {
            return versions.stream().filter(ExposureStore.VersionRow::described).count();
        }

        public String command() {
            return "./fleetward sbom upload --product %s --type main --version 1.0.0 sbom.cdx.json"
                    .formatted(product.slug());
        }
    }

    record VersionPage(
            Product product,
            ExposureStore.VersionRow version,
            @Nullable SbomInfo sbom,
            Coverage coverage,
            List<CoverageStore.Unassessed> unassessed,
            List<CoverageStore.Overruled> overruled,
            List<Finding> findings,
            Adoption adoption,
            long devicesTotal,
            boolean mayUpload,
            boolean mayDecide) {
        public String title() {
            return version.type() + " " + version.version();
        }

        public long overruledCount() {
            return overruled.size();
        }

        public long warnings() {
            return sbom == null ? 0 : sbom.warnings().size();
        }

        /** The message of the chart, from its first and last day. */
        public String adoptionTitle() {
            long before = adoption.days().getFirst().devices();
            long now = adoption.days().getLast().devices();
            return now == before
                    ? "As many devices run it as %d days ago".formatted(Adoption.DAYS)
                    : "%,d %s devices than %d days ago"
                            .formatted(Math.abs(now - before), now > before ? "more" : "fewer", Adoption.DAYS);
        }
    }

    @CheckedTemplate(basePath = "vulnerabilities")
    static class Templates {
        private Templates() {}

        static native TemplateInstance versions(ListPage page);

        static native TemplateInstance version(VersionPage page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance versions(@PathParam("slug") String slug) {
        Product product = products.require(caller.organization(), slug);
        return db.inTransaction(
                caller.organization(),
                tx -> Templates.versions(new ListPage(
                        product,
                        store.software(tx, product.id().value(), null),
                        exposure.toAny(tx, product),
                        mayUpload())));
    }

    @GET
    @Path("{type}/{version}")
    @Allow(Permission.VIEW)
    public TemplateInstance version(
            @PathParam("slug") String slug, @PathParam("type") String type, @PathParam("version") String version) {
        Product product = products.require(caller.organization(), slug);
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        return db.inTransaction(caller.organization(), tx -> {
            var named = versions.find(tx, product.id(), type, version)
                    .orElseThrow(() -> Problem.notFound("Software version", type + " " + version));
            var row =
                    store.software(tx, product.id().value(), named.id().value()).getFirst();
            var since =
                    today.minusDays(Adoption.DAYS).atStartOfDay(ZoneOffset.UTC).toInstant();
            return Templates.version(new VersionPage(
                    product,
                    row,
                    components.sbom(tx, named.id()).orElse(null),
                    coverages.ofVersion(tx, named.id().value()),
                    coverages.unassessed(tx, named.id().value(), MAX_SHOWN),
                    coverages.overruled(tx, named.id().value(), MAX_SHOWN),
                    vulnerabilities.of(tx, named),
                    Adoption.of(row.devices(), devices.moved(tx, named.id(), since), today),
                    devices.count(tx, product.id(), since).total(),
                    mayUpload(),
                    caller.get().may(Permission.MANAGE_VULNERABILITIES)));
        });
    }

    private boolean mayUpload() {
        return caller.get().may(Permission.MANAGE_SOFTWARE);
    }
}
