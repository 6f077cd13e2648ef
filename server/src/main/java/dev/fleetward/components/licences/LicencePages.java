package dev.fleetward.components.licences;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jboss.resteasy.reactive.RestForm;
import org.jspecify.annotations.Nullable;

@Path("/products/{slug}/licences")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class LicencePages {
    private static final int MAX_SHOWN = 100;

    private final Products products;
    private final Licences licences;
    private final CurrentCaller caller;

    LicencePages(Products products, Licences licences, CurrentCaller caller) {
        this.products = products;
        this.licences = licences;
        this.caller = caller;
    }

    record LicencesPage(Product product, String version, Licences.Overview overview, boolean mayChange) {
        public long components() {
            return overview.components().size();
        }

        public long licences() {
            return overview.licences().size();
        }

        public long denied() {
            return overview.count(Verdict.DENIED);
        }

        public long review() {
            return overview.count(Verdict.REVIEW);
        }

        public long unstated() {
            return overview.count(Verdict.UNSTATED);
        }

        public List<Licences.Judged> shown() {
            return overview.components().stream().limit(MAX_SHOWN).toList();
        }

        public boolean more() {
            return overview.components().size() > MAX_SHOWN;
        }

        public String what() {
            return version.isEmpty() ? product.name() : version;
        }

        public String csvHref() {
            return "/api/v1/products/" + product.slug() + "/licences/obligations.csv?version="
                    + URLEncoder.encode(version, StandardCharsets.UTF_8);
        }
    }

    @CheckedTemplate(basePath = "components")
    static class Templates {
        private Templates() {}

        static native TemplateInstance licences(LicencesPage page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance list(
            @PathParam("slug") String slug, @QueryParam("version") @DefaultValue("") String version) {
        Product product = products.require(caller.organization(), slug);
        return Templates.licences(new LicencesPage(
                product,
                version,
                licences.of(caller.get(), product, version),
                caller.get().may(Permission.MANAGE_SOFTWARE)));
    }

    /** Adds a rule, replaces the one of the same licence, or takes it away when the verdict is {@code OK}. */
    @POST
    @Path("policy")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Allow(Permission.MANAGE_SOFTWARE)
    public Response rule(
            @PathParam("slug") String slug,
            @RestForm @Nullable String licence,
            @RestForm @Nullable String verdict,
            @RestForm @Nullable String note) {
        Product product = products.require(caller.organization(), slug);
        String name = licence == null ? "" : licence.strip();
        List<Policy.Rule> rules =
                new ArrayList<>(licences.policy(caller.get(), product).rules());
        rules.removeIf(rule -> rule.licence().equals(name));
        switch (verdict == null ? "" : verdict) {
            case "DENIED" -> rules.add(new Policy.Rule(name, Verdict.DENIED, note == null ? "" : note));
            case "REVIEW" -> rules.add(new Policy.Rule(name, Verdict.REVIEW, note == null ? "" : note));
            case "OK" -> {
                // Without a rule it is fine.
            }
            default -> throw Problem.invalid("Choose what holds for the licence: denied, to review or fine.");
        }
        licences.set(caller.get(), product, new Policy(rules));
        return Response.seeOther(URI.create("/products/" + slug + "/licences")).build();
    }
}
