package dev.fleetward.crashes.trace;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.crashes.analysis.Reports;
import dev.fleetward.crashes.dump.CrashReport;
import dev.fleetward.crashes.issue.Issue;
import dev.fleetward.crashes.issue.KnownIssues;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** One occurrence, and the memory its coredump saved. */
@Path("/products/{slug}/traces/{id}")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
class TracePages {
    private final Products products;
    private final KnownIssues issues;
    private final Traces traces;
    private final Scenes scenes;
    private final Reports reports;
    private final MemoryDumps memory;
    private final CurrentCaller caller;

    TracePages(
            Products products,
            KnownIssues issues,
            Traces traces,
            Scenes scenes,
            Reports reports,
            MemoryDumps memory,
            CurrentCaller caller) {
        this.products = products;
        this.issues = issues;
        this.traces = traces;
        this.scenes = scenes;
        this.reports = reports;
        this.memory = memory;
        this.caller = caller;
    }

    record TracePage(Product product, Issue issue, Scene scene) {
        /** As the issue says it where a program told it in its own words. */
        public String reason() {
            return scene.view().isTold() ? issue.reason() : scene.view().getReason();
        }

        /** What the device sent, to download. */
        public String file() {
            return scene.getTrace()
                    .dumpForm()
                    .map(form -> switch (form) {
                        case MCU_COREDUMP -> "Coredump";
                        case LINUX_CORE -> "Core for gdb";
                        case LINUX_STACKTRACE -> "Stack trace (JSON)";
                    })
                    .orElse("Coredump");
        }

        /** A Linux core is one already. */
        public boolean isConvertible() {
            return scene.report() != null && scene.report().report().format() == CrashReport.Format.MCU_COREDUMP;
        }

        public String memory() {
            return "/products/" + product.slug() + "/traces/" + scene.getTrace().id() + "/memory";
        }

        public String uploadCommand() {
            return "./fleetward symbols upload --product " + product.slug() + " build/firmware.elf";
        }

        public String api() {
            return "/api/v1/products/" + product.slug() + "/traces/"
                    + scene.getTrace().id();
        }
    }

    record GlobalsPage(Product product, Trace trace, GlobalsView globals) {}

    record MemoryPage(Product product, Trace trace, MemoryDumps.View view) {}

    @CheckedTemplate(basePath = "crashes")
    static class Templates {
        private Templates() {}

        static native TemplateInstance trace(TracePage page);

        static native TemplateInstance globals(GlobalsPage page);

        static native TemplateInstance memory(MemoryPage page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance trace(@PathParam("slug") String slug, @PathParam("id") String id) {
        Product product = product(slug);
        Trace trace = traces.require(product, TracesResource.id(id));
        return Templates.trace(
                new TracePage(product, issues.require(product, trace.issue()), scenes.of(product, trace)));
    }

    /** @param search part of a name, type, value or file's name */
    @GET
    @Path("globals")
    @Allow(Permission.VIEW)
    public TemplateInstance globals(
            @PathParam("slug") String slug, @PathParam("id") String id, @QueryParam("q") @Nullable String search) {
        Product product = product(slug);
        Trace trace = traces.require(product, TracesResource.id(id));
        CrashReport report = reports.require(product.organization(), trace.report());
        return Templates.globals(
                new GlobalsPage(product, trace, GlobalsView.of(report.globals(), GlobalsView.checked(search))));
    }

    /** @param at address to begin at, hexadecimal */
    @GET
    @Path("memory")
    @Allow(Permission.VIEW)
    public TemplateInstance memory(
            @PathParam("slug") String slug, @PathParam("id") String id, @QueryParam("at") @Nullable String at) {
        Product product = product(slug);
        Trace trace = traces.require(product, TracesResource.id(id));
        return Templates.memory(new MemoryPage(product, trace, memory.view(product, trace, at == null ? "" : at)));
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
