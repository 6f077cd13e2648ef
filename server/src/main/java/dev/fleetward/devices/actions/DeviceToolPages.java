package dev.fleetward.devices.actions;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.devices.DeviceQuery;
import dev.fleetward.devices.DeviceState;
import dev.fleetward.devices.Fleet;
import dev.fleetward.devices.attributes.AttributeValue;
import dev.fleetward.kernel.Json;
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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

/** Where people change many devices at once: by a file, by a query, by a rule. */
@Path("/products/{slug}/device-tools")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class DeviceToolPages {
    private static final int SHOWN_SERIALS = 10;

    private final Products products;
    private final Fleet fleet;
    private final Bulks bulks;
    private final Rules rules;
    private final SavedQueries queries;
    private final DeviceImport imports;
    private final CurrentCaller caller;

    DeviceToolPages(
            Products products,
            Fleet fleet,
            Bulks bulks,
            Rules rules,
            SavedQueries queries,
            DeviceImport imports,
            CurrentCaller caller) {
        this.products = products;
        this.fleet = fleet;
        this.bulks = bulks;
        this.rules = rules;
        this.queries = queries;
        this.imports = imports;
        this.caller = caller;
    }

    /**
     * @param selected serials picked one by one, instead of a query
     * @param matching how many devices the query or selection has, null while there is none
     */
    record ToolsPage(
            String slug,
            String query,
            List<String> selected,
            Fleet.@Nullable Tally matching,
            List<Bulk> bulks,
            List<Rule> rules,
            List<SavedQuery> queries,
            boolean running,
            String problem) {
        public long picked() {
            return selected.size();
        }

        /** The first of those picked, in words. */
        public String pickedWords() {
            String first = selected.stream().limit(SHOWN_SERIALS).collect(Collectors.joining(", "));
            int more = selected.size() - SHOWN_SERIALS;
            return more > 0 ? "%s and %d more".formatted(first, more) : first;
        }

        public String ruleAction(Rule rule) {
            return Act.parse(rule.action()).sentence();
        }

        public String list(String query) {
            return "/products/" + slug + "/devices?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8);
        }
    }

    record ReportPage(String slug, DeviceImport.Report report) {}

    @CheckedTemplate(basePath = "devices")
    static class Templates {
        private Templates() {}

        static native TemplateInstance tools(ToolsPage page);

        static native TemplateInstance bulks(ToolsPage page);

        static native TemplateInstance importReport(ReportPage page);
    }

    @GET
    @Allow(Permission.MANAGE_DEVICES)
    public Response tools(@PathParam("slug") String slug, @QueryParam("query") @DefaultValue("") String query) {
        Product product = product(slug);
        try {
            return Response.ok(Templates.tools(page(product, query, List.of(), "")))
                    .build();
        } catch (Problem bad) {
            return refused(product, bad);
        }
    }

    /** What was picked in the list of devices. */
    @POST
    @Path("selection")
    @Allow(Permission.MANAGE_DEVICES)
    public Response selection(@PathParam("slug") String slug, @FormParam("serial") List<String> serials) {
        Product product = product(slug);
        if (serials.isEmpty()) {
            return refused(product, Problem.invalid("Pick devices in the list first, by the boxes before serials."));
        }
        try {
            return Response.ok(Templates.tools(page(product, "", serials, ""))).build();
        } catch (Problem bad) {
            return refused(product, bad);
        }
    }

    /** The progress of bulk actions, asked for again while one runs. */
    @GET
    @Path("progress")
    @Allow(Permission.MANAGE_DEVICES)
    public TemplateInstance progress(@PathParam("slug") String slug) {
        return Templates.bulks(page(product(slug), "", List.of(), ""));
    }

    @POST
    @Path("import")
    @jakarta.ws.rs.Consumes(MediaType.MULTIPART_FORM_DATA)
    @Allow(Permission.MANAGE_DEVICES)
    public Response read(
            @PathParam("slug") String slug,
            @RestForm("file") @Nullable FileUpload file,
            @RestForm("dry") @DefaultValue("") String dry) {
        Product product = product(slug);
        if (file == null) {
            return refused(product, Problem.invalid("Choose a CSV file."));
        }
        try (var csv = Files.newInputStream(file.uploadedFile())) {
            var report = imports.read(caller.get(), product, csv, !dry.isEmpty());
            return Response.ok(Templates.importReport(new ReportPage(slug, report)))
                    .build();
        } catch (Problem bad) {
            return refused(product, bad);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @POST
    @Path("bulk")
    @Allow(Permission.MANAGE_DEVICES)
    public Response start(
            @PathParam("slug") String slug,
            @FormParam("query") @DefaultValue("") String query,
            @FormParam("serial") List<String> serials,
            @FormParam("devices") @DefaultValue("0") long devices,
            @FormParam("what") @DefaultValue("") String what,
            @FormParam("name") @DefaultValue("") String name,
            @FormParam("value") @DefaultValue("") String value) {
        Product product = product(slug);
        try {
            var wanted = serials.isEmpty() ? fleet.understand(query) : Bulks.selected(serials);
            bulks.start(caller.get(), product, wanted, act(what, name.strip(), value.strip()), devices);
            return back(slug);
        } catch (Problem bad) {
            return refused(product, bad);
        }
    }

    @POST
    @Path("rules")
    @Allow(Permission.MANAGE_DEVICES)
    public Response rule(
            @PathParam("slug") String slug,
            @FormParam("rule") @DefaultValue("") String rule,
            @FormParam("query") @DefaultValue("") String query,
            @FormParam("what") @DefaultValue("") String what,
            @FormParam("name") @DefaultValue("") String name,
            @FormParam("value") @DefaultValue("") String value) {
        Product product = product(slug);
        try {
            var act = Json.read(
                    act(what, name.strip(), value.strip()).json(), com.fasterxml.jackson.databind.JsonNode.class);
            rules.save(caller.get(), product, rule, query, act);
            return back(slug);
        } catch (Problem bad) {
            return refused(product, bad);
        }
    }

    @POST
    @Path("rules/delete")
    @Allow(Permission.MANAGE_DEVICES)
    public Response unrule(@PathParam("slug") String slug, @FormParam("rule") @DefaultValue("") String rule) {
        rules.delete(caller.get(), product(slug), rule);
        return back(slug);
    }

    private static Act act(String what, String name, String value) {
        return switch (what) {
            case "attribute" -> {
                AttributeValue typed = AttributeValue.guess(name, value);
                yield new Act.SetAttribute(name, value.isEmpty() ? null : Json.read(typed.json(), Object.class));
            }
            case "cohort" -> new Act.MoveTo(value);
            case "state" -> new Act.SetState(DeviceState.parse(value), "");
            default -> throw Problem.invalid("Choose what to do: set an attribute, move to a cohort, or mark.");
        };
    }

    private ToolsPage page(Product product, String query, List<String> selected, String problem) {
        DeviceQuery understood = selected.isEmpty() ? fleet.understand(query) : Bulks.selected(selected);
        var recent = bulks.list(product);
        return new ToolsPage(
                product.slug(),
                query,
                selected,
                understood.isEverything() ? null : matching(product, understood),
                recent,
                rules.list(product),
                queries.list(caller.get(), product),
                recent.stream().anyMatch(Bulk::isRunning),
                problem);
    }

    /** A change begins with a number of devices: where none can be told at once they are counted. */
    private Fleet.Tally matching(Product product, DeviceQuery query) {
        Fleet.Tally tally = fleet.tally(product, query);
        return tally.exact() || tally.devices() > 0 ? tally : fleet.recount(product, query);
    }

    private Response refused(Product product, Problem why) {
        return Response.status(why.status())
                .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                .entity(Templates.tools(page(product, "", List.of(), why.detail())))
                .build();
    }

    private static Response back(String slug) {
        return Response.seeOther(URI.create("/products/" + slug + "/device-tools"))
                .build();
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
