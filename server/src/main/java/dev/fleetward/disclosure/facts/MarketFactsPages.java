package dev.fleetward.disclosure.facts;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
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
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where people state what the product is as it is placed on the market. */
@Path("/products/{slug}/law-facts/market")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class MarketFactsPages {
    private final LawFacts facts;
    private final Products products;
    private final CurrentCaller caller;

    MarketFactsPages(LawFacts facts, Products products, CurrentCaller caller) {
        this.facts = facts;
        this.products = products;
        this.caller = caller;
    }

    /** @param remotes those stated and one to fill in */
    record MarketPage(
            Product product, MarketFacts facts, MarketForm form, List<MarketForm.Remote> remotes, String problem) {
        public String states() {
            return form.statesInWords();
        }

        public MarketForm.Body body() {
            MarketForm.Body stated = form.notifiedBody();
            return stated == null ? new MarketForm.Body("", "", "") : stated;
        }
    }

    @CheckedTemplate(basePath = "disclosure")
    static class Templates {
        private Templates() {}

        static native TemplateInstance marketFacts(MarketPage page);
    }

    /** The form; Jakarta REST fills it. Each remote service has one value of each of its fields. */
    record Typed(
            @FormParam("hardware") @Nullable String hardware,
            @FormParam("software") @Nullable String software,
            @FormParam("identification") @Nullable String identification,
            @FormParam("placedOn") @Nullable String placedOn,
            @FormParam("memberStates") @Nullable String memberStates,
            @FormParam("remoteName") @Nullable List<String> remoteName,
            @FormParam("remoteDoes") @Nullable List<String> remoteDoes,
            @FormParam("remoteUnder") @Nullable List<String> remoteUnder,
            @FormParam("remoteNeeded") @Nullable List<String> remoteNeeded,
            @FormParam("remoteFunction") @Nullable List<String> remoteFunction,
            @FormParam("bodyName") @Nullable String bodyName,
            @FormParam("bodyNumber") @Nullable String bodyNumber,
            @FormParam("bodyCertificate") @Nullable String bodyCertificate) {

        MarketForm form() {
            return new MarketForm(
                    hardware,
                    software,
                    identification,
                    placedOn,
                    MarketForm.codes(memberStates == null ? "" : memberStates),
                    remotes(),
                    new MarketForm.Body(bodyName, bodyNumber, bodyCertificate));
        }

        private List<MarketForm.Remote> remotes() {
            List<String> names = remoteName == null ? List.of() : remoteName;
            return IntStream.range(0, names.size())
                    .filter(i -> !names.get(i).isBlank())
                    .mapToObj(i -> new MarketForm.Remote(
                            names.get(i),
                            at(remoteDoes, i),
                            at(remoteUnder, i).equals("yes"),
                            at(remoteNeeded, i).equals("yes"),
                            at(remoteFunction, i)))
                    .toList();
        }

        private static String at(@Nullable List<String> values, int index) {
            return values == null || index >= values.size() ? "" : values.get(index);
        }
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance show(@PathParam("slug") String slug) {
        Product product = products.require(caller.organization(), slug);
        return page(product, MarketForm.of(facts.market(product)), "");
    }

    @POST
    @Allow(Permission.MANAGE_COMPLIANCE)
    public Response save(@PathParam("slug") String slug, @BeanParam Typed typed) {
        Product product = products.require(caller.organization(), slug);
        MarketForm form = typed.form();
        try {
            facts.saveMarket(caller.get(), product, form.checked());
            return Response.seeOther(URI.create("/products/%s/law-facts/market".formatted(slug)))
                    .build();
        } catch (Problem problem) {
            return Response.status(problem.status())
                    .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                    .entity(page(product, form, problem.detail()))
                    .build();
        }
    }

    private TemplateInstance page(Product product, MarketForm form, String problem) {
        var blank = new MarketForm.Remote("", "", false, false, "");
        return Templates.marketFacts(new MarketPage(
                product,
                facts.market(product),
                form,
                Stream.concat(form.remotes().stream(), Stream.of(blank)).toList(),
                problem));
    }
}
