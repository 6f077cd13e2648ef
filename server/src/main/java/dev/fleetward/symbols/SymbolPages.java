package dev.fleetward.symbols;

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
import jakarta.ws.rs.Consumes;
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
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

@Path("/products/{slug}/software/symbols")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class SymbolPages {
    private final Products products;
    private final SymbolFiles symbols;
    private final Waiting waiting;
    private final CurrentCaller caller;

    SymbolPages(Products products, SymbolFiles symbols, Waiting waiting, CurrentCaller caller) {
        this.products = products;
        this.symbols = symbols;
        this.waiting = waiting;
        this.caller = caller;
    }

    record ListPage(
            Product product,
            List<Waiting.MissingBuild> missing,
            PageOf<SymbolFile> files,
            boolean mayUpload,
            String problem) {
        public String base() {
            return "/products/%s/software/symbols".formatted(product.slug());
        }

        public @Nullable String nextHref() {
            return files.next() == null ? null : "?after=" + files.next();
        }

        public long builds() {
            return missing.size();
        }

        public String command() {
            return "fleetward symbols upload --product %s build/firmware.elf".formatted(product.slug());
        }

        public String mapCommand() {
            return "fleetward symbols map build/firmware.elf --output firmware.symbols.json";
        }

        /** A build id is told by its first bytes, as devices do. */
        public String shortened(String buildId) {
            return buildId.substring(0, Math.min(buildId.length(), 12));
        }
    }

    @CheckedTemplate(basePath = "symbols")
    static class Templates {
        private Templates() {}

        static native TemplateInstance symbols(ListPage page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance list(@PathParam("slug") String slug, @QueryParam("after") @Nullable String after) {
        return page(product(slug), Cursor.parse(after, null), "");
    }

    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Allow(Permission.MANAGE_SOFTWARE)
    public Response upload(
            @PathParam("slug") String slug,
            @RestForm("file") @Nullable FileUpload file,
            @RestForm("type") @Nullable String type,
            @RestForm("version") @Nullable String version)
            throws IOException {
        Product product = product(slug);
        try {
            if (file == null || file.size() == 0) {
                throw Problem.invalid("Choose the file to upload: an ELF, its debug file, or a symbol map.");
            }
            try (var content = Files.newInputStream(file.uploadedFile())) {
                symbols.store(
                        caller.get(), product, file.fileName(), SymbolFiles.Version.ofUpload(type, version), content);
            }
            return back(product);
        } catch (Problem problem) {
            return Response.status(problem.status())
                    .entity(page(product, Cursor.parse(null, null), problem.detail()))
                    .build();
        }
    }

    @POST
    @Path("{id}/delete")
    @Allow(Permission.MANAGE_SOFTWARE)
    public Response delete(
            @PathParam("slug") String slug, @PathParam("id") UUID id, @FormParam("confirm") @Nullable String confirm) {
        Product product = product(slug);
        symbols.delete(caller.get(), product, id);
        return back(product);
    }

    private TemplateInstance page(Product product, Cursor cursor, String problem) {
        return Templates.symbols(new ListPage(
                product,
                waiting.of(product),
                symbols.list(product, cursor),
                caller.get().may(Permission.MANAGE_SOFTWARE),
                problem));
    }

    private static Response back(Product product) {
        return Response.seeOther(URI.create("/products/%s/software/symbols".formatted(product.slug())))
                .build();
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
