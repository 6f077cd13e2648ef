package dev.fleetward.devices.sampling;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.devices.Cohort;
import dev.fleetward.devices.Cohorts;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** How much devices send, for people to set. */
@Path("/products/{slug}/sampling")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
class SamplingPages {
    private static final List<String> WORDS =
            Arrays.stream(Resolution.values()).map(Resolution::word).toList();

    private final Products products;
    private final Cohorts cohorts;
    private final FleetSampling sampling;
    private final CurrentCaller caller;

    SamplingPages(Products products, Cohorts cohorts, FleetSampling sampling, CurrentCaller caller) {
        this.products = products;
        this.cohorts = cohorts;
        this.sampling = sampling;
        this.caller = caller;
    }

    /** @param removable whether the row may be cleared, so that the next wider rule holds */
    record Row(String who, String scope, String name, Sampling sampling, boolean removable) {}

    /** @param list address of the devices */
    record Page(
            Product product,
            String list,
            List<Row> rows,
            List<Cohort> cohorts,
            List<String> words,
            SamplingStore.Confirmed confirmed,
            boolean maySet,
            String problem) {}

    @CheckedTemplate(basePath = "sampling")
    static class Templates {
        private Templates() {}

        static native TemplateInstance sampling(Page page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance show(@PathParam("slug") String slug) {
        return page(products.require(caller.organization(), slug), "");
    }

    @POST
    @Allow(Permission.MANAGE_DEVICES)
    public Response set(
            @PathParam("slug") String slug,
            @FormParam("scope") @DefaultValue("") String scope,
            @FormParam("name") @DefaultValue("") String name,
            @FormParam("action") @DefaultValue("set") String action,
            @FormParam("debugging") @DefaultValue("") String debugging,
            @FormParam("logging") @DefaultValue("") String logging,
            @FormParam("monitoring") @DefaultValue("") String monitoring,
            @FormParam("uploadFrom") @DefaultValue("") String uploadFrom) {
        Product product = products.require(caller.organization(), slug);
        try {
            if (action.equals("clear")) {
                sampling.clear(caller.get(), product, scope(scope, name));
            } else {
                var wanted = Sampling.parse(debugging, logging, monitoring, uploadFrom);
                sampling.set(caller.get(), product, scope(scope, name), wanted);
            }
        } catch (Problem problem) {
            return Response.status(problem.status())
                    .entity(page(product, problem.detail()))
                    .build();
        }
        return Response.seeOther(URI.create("/products/" + slug + "/sampling")).build();
    }

    private static SamplingScope scope(String scope, String name) {
        return switch (scope) {
            case "product" -> SamplingScope.PRODUCT;
            case "cohort" -> SamplingScope.ofCohort(name.strip());
            case "device" -> SamplingScope.ofDevice(name.strip());
            default -> throw Problem.invalid("scope must be product, cohort or device.");
        };
    }

    private TemplateInstance page(Product product, String problem) {
        var overview = sampling.overview(product);
        var rows = Stream.of(
                        Stream.of(new Row("All devices", "product", "", overview.product(), false)),
                        overview.cohorts().stream().map(rule -> row("Cohort ", "cohort", rule)),
                        overview.devices().stream().map(rule -> row("Device ", "device", rule)))
                .flatMap(part -> part)
                .toList();
        return Templates.sampling(new Page(
                product,
                "/products/" + product.slug() + "/devices",
                rows,
                cohorts.list(product),
                WORDS,
                overview.confirmed(),
                caller.get().may(Permission.MANAGE_DEVICES),
                problem));
    }

    private static Row row(String kind, String scope, SamplingStore.Rule rule) {
        String name = String.valueOf(
                rule.scope().serial() == null
                        ? rule.scope().cohort()
                        : rule.scope().serial());
        return new Row(kind + name, scope, name, rule.sampling(), true);
    }
}
