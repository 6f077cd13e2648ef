package dev.fleetward.crashes.trace;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.crashes.analysis.Dumps;
import dev.fleetward.crashes.dump.BadDump;
import dev.fleetward.crashes.dump.BuildSymbols;
import dev.fleetward.crashes.dump.CoreElf;
import dev.fleetward.crashes.dump.SymbolSource;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import dev.fleetward.symbols.Build;
import dev.fleetward.symbols.SymbolFiles;
import dev.fleetward.symbols.elf.BadElf;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/** A coredump in the form that debuggers open. */
@Path("/api/v1/products/{slug}/traces/{id}/coredump.elf")
@RunOnVirtualThread
class CoreElfResource {
    private final Products products;
    private final Traces traces;
    private final SymbolFiles symbols;
    private final Dumps dumps;
    private final CurrentCaller caller;

    CoreElfResource(Products products, Traces traces, SymbolFiles symbols, Dumps dumps, CurrentCaller caller) {
        this.products = products;
        this.traces = traces;
        this.symbols = symbols;
        this.dumps = dumps;
        this.caller = caller;
    }

    /** With the build's symbols, the threads of its real-time kernel are threads of the core. */
    @GET
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    @Allow(Permission.VIEW)
    public Response core(@PathParam("slug") String slug, @PathParam("id") String id) {
        Product product = products.require(caller.organization(), slug);
        Trace trace = traces.require(product, TracesResource.id(id));
        String file = trace.coredumpSha256().orElseThrow(() -> missing("This trace came without a coredump."));
        try {
            byte[] core = CoreElf.of(dumps.open(product.organization(), file), source(product));
            return Response.ok(core)
                    .header("Content-Disposition", "attachment; filename=\"%s.elf\"".formatted(trace.id()))
                    .build();
        } catch (BadDump bad) {
            throw missing(bad.detail());
        }
    }

    private SymbolSource source(Product product) {
        return SymbolSource.byBuildId(id -> {
            try {
                return symbols.open(product.organization(), product.id(), Build.ofId(id))
                        .map(open -> BuildSymbols.of(open.unwind(), open.elf()));
            } catch (BadElf broken) {
                return Optional.empty();
            }
        });
    }

    private static Problem missing(String why) {
        return new Problem(404, "not-found", "ELF core not found", why);
    }
}
