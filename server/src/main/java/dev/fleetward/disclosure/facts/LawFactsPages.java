package dev.fleetward.disclosure.facts;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.disclosure.time.MemberState;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where people state the law facts of maker and product. */
@Path("/products/{slug}/law-facts")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class LawFactsPages {
    private final LawFacts facts;
    private final Products products;
    private final CurrentCaller caller;

    LawFactsPages(LawFacts facts, Products products, CurrentCaller caller) {
        this.facts = facts;
        this.products = products;
        this.caller = caller;
    }

    record FactsPage(Product product, ProductFacts facts, MakerFacts maker, List<MemberState> states, String problem) {}

    @CheckedTemplate(basePath = "disclosure")
    static class Templates {
        private Templates() {}

        static native TemplateInstance lawFacts(FactsPage page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance show(@PathParam("slug") String slug) {
        Product product = products.require(caller.organization(), slug);
        return page(product, facts.product(product), facts.maker(caller.organization()), "");
    }

    @POST
    @Path("product")
    @Allow(Permission.MANAGE_COMPLIANCE)
    public Response saveProduct(
            @PathParam("slug") String slug,
            @FormParam("typeDesignation") @Nullable String typeDesignation,
            @FormParam("intendedPurpose") @Nullable String intendedPurpose,
            @FormParam("supportFrom") @Nullable String supportFrom,
            @FormParam("supportUntil") @Nullable String supportUntil,
            @FormParam("supportReasons") @Nullable String supportReasons,
            @FormParam("declarationUrl") @Nullable String declarationUrl,
            @FormParam("publishedAs") @Nullable String publishedAs) {
        Product product = products.require(caller.organization(), slug);
        var change = new LawFactsChange.Product(
                typeDesignation,
                intendedPurpose,
                supportFrom,
                supportUntil,
                supportReasons,
                declarationUrl,
                publishedAs);
        try {
            facts.saveProduct(caller.get(), product, change::on);
            return see(slug);
        } catch (Problem problem) {
            return again(
                    problem,
                    page(product, shown(change, product), facts.maker(caller.organization()), problem.detail()));
        }
    }

    @POST
    @Path("maker")
    @Allow(Permission.MANAGE_COMPLIANCE)
    public Response saveMaker(@PathParam("slug") String slug, @BeanParam MakerForm form) {
        Product product = products.require(caller.organization(), slug);
        LawFactsChange.Maker change = form.change();
        try {
            facts.saveMaker(caller.get(), change::on);
            return see(slug);
        } catch (Problem problem) {
            MakerFacts typed = change.on(facts.maker(caller.organization()));
            return again(problem, page(product, facts.product(product), typed, problem.detail()));
        }
    }

    /** The maker's form; Jakarta REST fills it. */
    record MakerForm(
            @FormParam("name") @Nullable String name,
            @FormParam("postalAddress") @Nullable String postalAddress,
            @FormParam("email") @Nullable String email,
            @FormParam("website") @Nullable String website,
            @FormParam("csirt") @Nullable String csirt,
            @FormParam("markets") @Nullable String markets,
            @FormParam("securityContact") @Nullable String securityContact,
            @FormParam("contactPoint") @Nullable String contactPoint,
            @FormParam("policyUrl") @Nullable String policyUrl,
            @FormParam("languages") @Nullable String languages) {

        LawFactsChange.Maker change() {
            return new LawFactsChange.Maker(
                    name,
                    postalAddress,
                    email,
                    website,
                    csirt,
                    markets,
                    securityContact,
                    contactPoint,
                    policyUrl,
                    languages);
        }
    }

    /** What was typed, so that nothing is lost; dates that are none are left as they were. */
    private ProductFacts shown(LawFactsChange.Product change, Product product) {
        ProductFacts before = facts.product(product);
        try {
            return change.on(before);
        } catch (Problem unreadableDate) {
            return new LawFactsChange.Product(
                            change.typeDesignation(),
                            change.intendedPurpose(),
                            null,
                            null,
                            change.supportReasons(),
                            change.declarationUrl(),
                            change.publishedAs())
                    .on(before);
        }
    }

    private static TemplateInstance page(Product product, ProductFacts facts, MakerFacts maker, String problem) {
        return Templates.lawFacts(new FactsPage(product, facts, maker, MemberState.all(), problem));
    }

    private static Response see(String slug) {
        return Response.seeOther(URI.create("/products/%s/law-facts".formatted(slug)))
                .build();
    }

    private static Response again(Problem problem, TemplateInstance page) {
        return Response.status(problem.status())
                .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                .entity(page)
                .build();
    }
}
