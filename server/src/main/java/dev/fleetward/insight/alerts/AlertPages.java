package dev.fleetward.insight.alerts;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.PageOf;
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
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What fires now, what did, and who is not told. */
@Path("/products/{slug}/alerts")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class AlertPages {
    private static final int MAX_SHOWN_NOW = 200;
    private static final int HISTORY = 50;

    private final Products products;
    private final Alerts alerts;
    private final Rules rules;
    private final CurrentCaller caller;
    private final Clock clock;

    AlertPages(Products products, Alerts alerts, Rules rules, CurrentCaller caller, Clock clock) {
        this.products = products;
        this.alerts = alerts;
        this.rules = rules;
        this.caller = caller;
        this.clock = clock;
    }

    /** @param older cursor of the history's next page */
    record Page(
            String slug,
            List<Alert> firing,
            List<Alert> pending,
            List<Alert> past,
            @Nullable String older,
            List<Silence> silences,
            List<Rule> rules,
            boolean mayManage,
            String problem) {
        public boolean isSilenced(Alert alert) {
            UUID rule = alert.rule();
            return rule != null && silences.stream().anyMatch(silence -> silence.covers(rule, alert.subject()));
        }

        /** A new case that tells of the alert. */
        public String caseHref(Alert alert) {
            return "/products/%s/cases/new?kind=severe-incident&title=%s&from=%s&signal=%s"
                    .formatted(
                            slug,
                            encode(alert.ruleName() + (alert.subject().isEmpty() ? "" : ": " + alert.subject())),
                            encode("Alert “%s” (%s): %s"
                                    .formatted(alert.ruleName(), alert.condition(), alert.sentence())),
                            alert.since());
        }

        private static String encode(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8);
        }

        public long getCount() {
            return firing.size();
        }

        public long getSilenced() {
            return firing.stream().filter(this::isSilenced).count();
        }

        public long getAcknowledged() {
            return firing.stream().filter(alert -> alert.acknowledged() != null).count();
        }

        public long getCritical() {
            return firing.stream()
                    .filter(alert -> alert.severity().equals("critical"))
                    .count();
        }

        public long getOn() {
            return rules.stream().filter(Rule::isOn).count();
        }
    }

    @CheckedTemplate(basePath = "alerts")
    static class Templates {
        private Templates() {}

        static native TemplateInstance alerts(Page page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance list(@PathParam("slug") String slug, @QueryParam("after") @Nullable String after) {
        return Templates.alerts(page(slug, after, ""));
    }

    @POST
    @Path("{id}/acknowledgement")
    @Allow(Permission.MANAGE_ALERTS)
    public Response acknowledge(
            @PathParam("slug") String slug,
            @PathParam("id") UUID id,
            @FormParam("note") @DefaultValue("") String note) {
        return attempt(slug, product -> alerts.acknowledge(caller.get(), product, id, note));
    }

    @POST
    @Path("{id}/acknowledgement/end")
    @Allow(Permission.MANAGE_ALERTS)
    public Response takeBack(@PathParam("slug") String slug, @PathParam("id") UUID id) {
        return attempt(slug, product -> alerts.takeBack(caller.get(), product, id));
    }

    @POST
    @Path("silences")
    @Allow(Permission.MANAGE_ALERTS)
    public Response silence(
            @PathParam("slug") String slug,
            @FormParam("rule") @DefaultValue("") String rule,
            @FormParam("subject") @DefaultValue("") String subject,
            @FormParam("span") @DefaultValue("") String span,
            @FormParam("reason") @DefaultValue("") String reason) {
        return attempt(slug, product -> {
            Instant until = clock.instant().plus(Numbers.duration("span", span, Duration.ofHours(2)));
            alerts.silence(caller.get(), product, rule.isBlank() ? null : id(rule), subject, until, reason);
        });
    }

    @POST
    @Path("silences/{id}/end")
    @Allow(Permission.MANAGE_ALERTS)
    public Response endSilence(@PathParam("slug") String slug, @PathParam("id") UUID id) {
        alerts.endSilence(caller.get(), product(slug), id);
        return back(slug);
    }

    /** Back to the page; or the page with what is wrong. */
    private Response attempt(String slug, Consumer<Product> change) {
        try {
            change.accept(product(slug));
        } catch (Problem problem) {
            return Response.status(problem.status())
                    .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                    .entity(Templates.alerts(page(slug, null, problem.detail())))
                    .build();
        }
        return back(slug);
    }

    private Page page(String slug, @Nullable String after, String problem) {
        Product product = product(slug);
        var now = new Cursor(Optional.empty(), MAX_SHOWN_NOW);
        PageOf<Alert> past = alerts.list(product, "resolved", Cursor.parse(after, HISTORY));
        return new Page(
                slug,
                alerts.list(product, "firing", now).items(),
                alerts.list(product, "pending", now).items(),
                past.items(),
                past.next(),
                alerts.silences(product),
                rules.list(product),
                caller.get().may(Permission.MANAGE_ALERTS),
                problem);
    }

    static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("“%s” is no id.".formatted(text));
        }
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }

    private static Response back(String slug) {
        return Response.seeOther(URI.create("/products/%s/alerts".formatted(slug)))
                .build();
    }
}
