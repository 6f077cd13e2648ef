package dev.fleetward.disclosure.notices;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.disclosure.Case;
import dev.fleetward.disclosure.Cases;
import dev.fleetward.disclosure.facts.LawFacts;
import dev.fleetward.insight.delivery.Letters;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Notices of a case for its maker: one is written and published, and seen with what became of it. */
@Path("/products/{slug}/cases/{number}/notices")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class NoticePages {
    /** What devices commonly call it; any name will do. */
    private static final String USUAL_ATTRIBUTE = "owner_email";

    private final Notices notices;
    private final Cases cases;
    private final LawFacts facts;
    private final Letters letters;
    private final Products products;
    private final CurrentCaller caller;

    NoticePages(
            Notices notices, Cases cases, LawFacts facts, Letters letters, Products products, CurrentCaller caller) {
        this.notices = notices;
        this.cases = cases;
        this.facts = facts;
        this.letters = letters;
        this.products = products;
        this.caller = caller;
    }

    static class Form {
        @FormParam("audience")
        @DefaultValue("impacted")
        String audience = "";

        @FormParam("devices")
        @DefaultValue("")
        String devices = "";

        @FormParam("mail")
        @DefaultValue("")
        String mail = "";

        @FormParam("emailAttribute")
        @DefaultValue("")
        String emailAttribute = "";

        @FormParam("onPage")
        @DefaultValue("")
        String onPage = "";

        @FormParam("title")
        @DefaultValue("")
        String title = "";

        @FormParam("summary")
        @DefaultValue("")
        String summary = "";

        @FormParam("mitigation")
        @DefaultValue("")
        String mitigation = "";

        @FormParam("correction")
        @DefaultValue("")
        String correction = "";

        @FormParam("revises")
        @DefaultValue("")
        String revises = "";

        Draft draft() {
            return new Draft(
                    audience.equals(Audience.ALL.slug()),
                    devices,
                    mail.equals("yes"),
                    emailAttribute,
                    onPage.equals("yes"),
                    title,
                    summary,
                    mitigation,
                    correction,
                    revises);
        }

        Wanted wanted() {
            return new Wanted(
                    Audience.parse(audience),
                    devices,
                    mail.equals("yes") ? emailAttribute : "",
                    onPage.equals("yes"),
                    title,
                    summary,
                    mitigation,
                    correction,
                    revises);
        }
    }

    /** What the form holds. */
    record Draft(
            boolean all,
            String devices,
            boolean mail,
            String emailAttribute,
            boolean onPage,
            String title,
            String summary,
            String mitigation,
            String correction,
            String revises) {}

    /**
     * @param impacted how many devices are impacted now; less than zero when nothing says which
     * @param total of the product
     * @param addresses devices with an address in the attribute
     */
    record FormPage(
            Product product,
            Case c,
            Draft draft,
            long impacted,
            long total,
            long addresses,
            Optional<String> pageName,
            boolean canMail,
            String problem) {
        public String audienceOf(boolean all) {
            long devices = all ? total : impacted;
            return devices < 0 ? "" : "%,d of %,d devices now".formatted(devices, total);
        }
    }

    /**
     * @param home page it belongs to: its case, or the support period
     * @param homeTitle how that is called
     */
    record NoticePage(
            Product product,
            String home,
            String homeTitle,
            Notice notice,
            DeviceFilter filter,
            PageOf<NoticeDeviceStore.Line> devices,
            List<LetterStore.Trouble> troubles,
            Optional<String> pageName) {
        public List<DeviceFilter> filters() {
            return List.of(DeviceFilter.values());
        }

        public String label(DeviceFilter one) {
            return switch (one) {
                case ALL -> "All";
                case NOT_FETCHED -> "Not fetched";
                case FETCHED -> "Fetched only";
                case ACKNOWLEDGED -> "Acknowledged";
            };
        }

        public String name(int number) {
            return Notice.name(number);
        }
    }

    @CheckedTemplate(basePath = "disclosure")
    static class Templates {
        private Templates() {}

        static native TemplateInstance newNotice(FormPage page);

        static native TemplateInstance notice(NoticePage page);
    }

    @GET
    @Path("new")
    @Allow(Permission.MANAGE_CASES)
    public TemplateInstance form(
            @PathParam("slug") String slug,
            @PathParam("number") String number,
            @QueryParam("revises") @DefaultValue("") String revises) {
        Product product = product(slug);
        Case c = cases.require(product, number);
        var form = new Form();
        form.audience = Audience.IMPACTED.slug();
        form.onPage = "yes";
        if (revises.isEmpty()) {
            form.title = c.title();
        } else {
            fill(form, notices.require(product, c, revises));
        }
        return page(product, c, form, "");
    }

    private static void fill(Form form, Notice earlier) {
        form.audience = earlier.audience().slug();
        form.devices = earlier.devices();
        form.emailAttribute = earlier.emailAttribute();
        form.mail = earlier.emailAttribute().isEmpty() ? "" : "yes";
        form.onPage = earlier.onPage() ? "yes" : "";
        form.title = earlier.title();
        form.summary = earlier.summary();
        form.mitigation = earlier.mitigation();
        form.correction = earlier.correction();
        form.revises = earlier.name();
    }

    @POST
    @Allow(Permission.MANAGE_CASES)
    public Response publish(@PathParam("slug") String slug, @PathParam("number") String number, @BeanParam Form form) {
        Product product = product(slug);
        Case c = cases.require(product, number);
        try {
            Notice published = notices.publish(caller.get(), product, c, form.wanted());
            return Response.seeOther(
                            URI.create("/products/%s/cases/%s/notices/%s".formatted(slug, c.name(), published.name())))
                    .build();
        } catch (Problem problem) {
            return Response.status(problem.status())
                    .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                    .entity(page(product, c, form, problem.detail()))
                    .build();
        }
    }

    @GET
    @Path("{notice}")
    @Allow(Permission.VIEW)
    public TemplateInstance show(
            @PathParam("slug") String slug,
            @PathParam("number") String number,
            @PathParam("notice") String name,
            @QueryParam("state") @DefaultValue("all") String state,
            @QueryParam("after") @Nullable String after) {
        Product product = product(slug);
        Case c = cases.require(product, number);
        Notice notice = notices.require(product, c, name);
        DeviceFilter filter = DeviceFilter.parse(state);
        return Templates.notice(new NoticePage(
                product,
                "/products/%s/cases/%s".formatted(slug, c.name()),
                c.name(),
                notice,
                filter,
                notices.devices(product, notice, filter, Cursor.parse(after, null)),
                notices.troubles(product, notice),
                facts.product(product).publishedAs().filter(_ -> notice.onPage())));
    }

    private TemplateInstance page(Product product, Case c, Form form, String problem) {
        if (form.emailAttribute.isBlank()) {
            form.emailAttribute = USUAL_ATTRIBUTE;
        }
        Notices.Reach reach = reach(product, c, form);
        return Templates.newNotice(new FormPage(
                product,
                c,
                form.draft(),
                reach.query().isEmpty() ? -1 : reach.devices(),
                reach.total(),
                reach.withAddress(),
                facts.product(product).publishedAs(),
                letters.canSend(product.organization()),
                problem));
    }

    /** What is no query is said beside the form; the figures are then those of the case itself. */
    private Notices.Reach reach(Product product, Case c, Form form) {
        try {
            return notices.reach(product, c, Audience.IMPACTED, form.devices, form.emailAttribute);
        } catch (Problem problem) {
            return notices.reach(product, c, Audience.IMPACTED, "", form.emailAttribute);
        }
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
