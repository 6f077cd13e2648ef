package dev.fleetward.vulnerabilities.triage;

import dev.fleetward.access.Allow;
import dev.fleetward.access.Colleagues;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import dev.fleetward.vulnerabilities.priority.Priorities;
import dev.fleetward.vulnerabilities.priority.Priority;
import dev.fleetward.vulnerabilities.vex.DecisionView;
import dev.fleetward.vulnerabilities.vex.Justification;
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
import java.util.Arrays;
import java.util.List;
import org.jboss.resteasy.reactive.RestForm;
import org.jspecify.annotations.Nullable;

/** Vulnerabilities in the order in which to look at them; many decided at once. */
@Path("/products/{slug}")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class TriagePages {
    private static final int MAX_PICKED = 500;

    private final Db db;
    private final Products products;
    private final Priorities priorities;
    private final Triage triage;
    private final DecisionView decisions;
    private final Colleagues colleagues;
    private final CurrentCaller caller;

    TriagePages(
            Db db,
            Products products,
            Priorities priorities,
            Triage triage,
            DecisionView decisions,
            Colleagues colleagues,
            CurrentCaller caller) {
        this.db = db;
        this.products = products;
        this.priorities = priorities;
        this.triage = triage;
        this.decisions = decisions;
        this.colleagues = colleagues;
        this.caller = caller;
    }

    /**
     * @param all vulnerabilities, whatever the filter
     * @param assessed of the product's components, those that any vulnerability could be known of
     */
    record ListPage(
            Product product,
            Filter filter,
            TriageStore.Assessed assessed,
            long all,
            long open,
            long overdue,
            long matching,
            @Nullable Priority first,
            List<Priority> rows,
            @Nullable String next,
            List<TriageStore.SavedFilter> saved,
            List<String> colleagues,
            boolean mayDecide) {
        /** How many are open, as a sentence. */
        public String howMany() {
            if (all == 1) {
                return open == 0
                        ? "Nothing is open: the one vulnerability known is decided or deferred."
                        : "The one vulnerability known is open%s.".formatted(overdue > 0 ? ", and overdue" : "");
            }
            if (open == 0) {
                return "Nothing is open: all of %,d vulnerabilities are decided or deferred.".formatted(all);
            }
            return "%,d of %,d vulnerabilities %s open%s."
                    .formatted(
                            open,
                            all,
                            open == 1 ? "is" : "are",
                            overdue > 0 ? ", %,d of them overdue".formatted(overdue) : "");
        }

        public List<Priority.Rank> ranks() {
            return List.of(Priority.Rank.values());
        }

        public List<String> severities() {
            return List.of("critical", "high", "medium", "low", "none", "unknown");
        }

        public List<String> justifications() {
            return Arrays.stream(Justification.values())
                    .map(Justification::label)
                    .toList();
        }

        public long others(Priority row) {
            return row.reasons().size() - 1L;
        }

        public @Nullable String nextHref() {
            return next == null ? null : "?" + (filter.isEmpty() ? "" : filter.query() + "&") + "after=" + next;
        }
    }

    @CheckedTemplate(basePath = "vulnerabilities")
    static class Templates {
        private Templates() {}

        static native TemplateInstance triage(ListPage page);
    }

    @GET
    @Path("triage")
    @Allow(Permission.VIEW)
    public TemplateInstance list(
            @PathParam("slug") String slug,
            @QueryParam("rank") @DefaultValue("") String rank,
            @QueryParam("severity") @DefaultValue("") String severity,
            @QueryParam("assignee") @DefaultValue("") String assignee,
            @QueryParam("q") @DefaultValue("") String text,
            @QueryParam("field") @DefaultValue("") String field,
            @QueryParam("due") @DefaultValue("") String due,
            @QueryParam("after") @Nullable String after) {
        Product product = product(slug);
        var filter = new Filter(rank, severity, assignee, text.strip(), field, due);
        Cursor cursor = Cursor.parse(after, null);
        long offset = cursor.afterNumber(0);
        var found = db.inTransaction(
                caller.organization(), tx -> TriageList.of(tx, priorities, product, filter, offset, cursor.rows()));
        PageOf<Priority> shown = PageOf.of(found.page(), cursor.limit(), _ -> String.valueOf(offset + cursor.limit()));
        List<Priority> open = found.all().stream()
                .filter(one -> one.rank().compareTo(Priority.Rank.DEFERRED) < 0)
                .toList();
        return Templates.triage(new ListPage(
                product,
                filter,
                triage.assessed(product),
                found.all().size(),
                open.size(),
                open.stream().filter(Priority::overdue).count(),
                found.matching(),
                open.isEmpty() ? null : open.getFirst(),
                shown.items(),
                shown.next(),
                triage.filters(product),
                colleagues.active(caller.organization()),
                caller.get().may(Permission.MANAGE_VULNERABILITIES)));
    }

    @POST
    @Path("triage/bulk")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Allow(Permission.MANAGE_VULNERABILITIES)
    public Response bulk(
            @PathParam("slug") String slug,
            @RestForm("vulnerability") @Nullable List<String> picked,
            @RestForm @Nullable String act,
            @RestForm @Nullable String justification,
            @RestForm @Nullable String assignee,
            @RestForm @Nullable String until,
            @RestForm @Nullable String detail,
            @RestForm @Nullable String query) {
        Product product = product(slug);
        if (picked == null || picked.isEmpty() || picked.size() > MAX_PICKED) {
            throw Problem.invalid("Pick 1 to %d vulnerabilities.".formatted(MAX_PICKED));
        }
        String what = Act.word(act);
        for (String name : picked) {
            switch (what) {
                case "assign" ->
                    triage.act(caller.get(), product, name, new Act.Assign(assignee == null ? "" : assignee));
                case "defer" -> triage.act(caller.get(), product, name, new Act.Defer(Act.day(until)));
                default -> {
                    String why = what.equals("not_affected") ? justification : null;
                    decisions.decide(
                            caller.get(),
                            product,
                            new DecisionView.Asked(
                                    name, null, null, null, null, null, null, what, why, null, detail, null, until));
                }
            }
        }
        String filter = query == null ? "" : Filter.parse(query).query();
        return back("/products/" + slug + "/triage" + (filter.isEmpty() ? "" : "?" + filter));
    }

    @POST
    @Path("triage/filters")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Allow(Permission.MANAGE_VULNERABILITIES)
    public Response saveFilter(
            @PathParam("slug") String slug, @RestForm @Nullable String name, @RestForm @Nullable String query) {
        triage.saveFilter(caller.get(), product(slug), name, query);
        return back("/products/" + slug + "/triage"
                + (query == null || query.isEmpty()
                        ? ""
                        : "?" + Filter.parse(query).query()));
    }

    @POST
    @Path("triage/filters/removal")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Allow(Permission.MANAGE_VULNERABILITIES)
    public Response removeFilter(@PathParam("slug") String slug, @RestForm @Nullable String name) {
        triage.removeFilter(caller.get(), product(slug), name == null ? "" : name);
        return back("/products/" + slug + "/triage");
    }

    private static Response back(String address) {
        return Response.seeOther(URI.create(address)).build();
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
